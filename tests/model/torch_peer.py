"""The Python side of test_torch_engine: reads a model of ours, and writes models that are wrong."""
import json
import sys
import zipfile
from typing import Tuple

import torch

GENES = 5
CARD = {"contract": 1, "name": "toy", "genes": [f"g{i}" for i in range(GENES)], "latent_size": 2,
        "input": {"space": "counts", "target_sum": 100.0}, "output": {"space": "counts"},
        "likelihood": "nb", "covariates": []}


class Good(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.code = torch.nn.Parameter(torch.linspace(-1, 1, 2 * GENES).reshape(2, GENES))

    @torch.jit.export
    def encode(self, x: torch.Tensor, covariate: torch.Tensor):
        mean = torch.log1p(x) @ self.code.t()
        return mean, torch.ones_like(mean)

    @torch.jit.export
    def decode(self, z: torch.Tensor, library: torch.Tensor, covariate: torch.Tensor):
        return {"mean": torch.softmax(z @ self.code, 1) * library.unsqueeze(1)}


class Restless(Good):
    @torch.jit.export
    def encode(self, x: torch.Tensor, covariate: torch.Tensor):
        mean = torch.log1p(x) @ self.code.t()
        return mean + torch.randn_like(mean), torch.ones_like(mean)


class Narrow(Good):
    @torch.jit.export
    def decode(self, z: torch.Tensor, library: torch.Tensor, covariate: torch.Tensor):
        return {"mean": (torch.softmax(z @ self.code, 1) * library.unsqueeze(1))[:, 1:]}


class Saving(Good):
    """Writes a file in a branch that is never taken, in a module within."""

    def __init__(self, path: str):
        super().__init__()
        self.part = Writer(path)

    @torch.jit.export
    def encode(self, x: torch.Tensor, covariate: torch.Tensor):
        if x.size(0) < 0:
            self.part(x)
        mean = torch.log1p(x) @ self.code.t()
        return mean, torch.ones_like(mean)


class Writer(torch.nn.Module):
    def __init__(self, path: str):
        super().__init__()
        self.path = path

    def forward(self, x: torch.Tensor):
        for i in range(2):
            torch.save(x, self.path)


class Reading(Good):
    @torch.jit.export
    def encode(self, x: torch.Tensor, covariate: torch.Tensor):
        weights = torch.from_file("/etc/hostname", False, 2)
        return torch.log1p(x) @ self.code.t() + weights, torch.ones(x.size(0), 2)


class Printing(Good):
    @torch.jit.export
    def encode(self, x: torch.Tensor, covariate: torch.Tensor):
        print("hello")
        mean = torch.log1p(x) @ self.code.t()
        return mean, torch.ones_like(mean)


class Foreign(Good):
    @torch.jit.export
    def encode(self, x: torch.Tensor, covariate: torch.Tensor):
        h = torch.ops.quantized.relu6(x) if x.size(0) < 0 else torch.log1p(x)
        return h @ self.code.t(), torch.ones(x.size(0), 2)


class Waking(torch.nn.Module):
    """Runs code while it is opened."""

    def __init__(self, path: str):
        super().__init__()
        self.path = path
        self.kept = torch.ones(2)

    @torch.jit.export
    def __getstate__(self):
        return self.path, self.kept, self.training

    @torch.jit.export
    def __setstate__(self, state: Tuple[str, torch.Tensor, bool]):
        torch.save(state[1], state[0])
        self.path = state[0]
        self.kept = state[1]
        self.training = state[2]

    @torch.jit.export
    def encode(self, x: torch.Tensor, covariate: torch.Tensor):
        return torch.log1p(x)[:, :2], torch.ones(x.size(0), 2)

    @torch.jit.export
    def decode(self, z: torch.Tensor, library: torch.Tensor, covariate: torch.Tensor):
        return {"mean": torch.ones(z.size(0), 5) * library.unsqueeze(1)}


class Dropping(Good):
    """In training mode whatever eval() says."""

    @torch.jit.export
    def encode(self, x: torch.Tensor, covariate: torch.Tensor):
        mean = torch.dropout(torch.log1p(x), 0.5, True) @ self.code.t()
        return mean, torch.ones_like(mean)


class Deaf(Good):
    """Gives shares where means are asked for."""

    @torch.jit.export
    def decode(self, z: torch.Tensor, library: torch.Tensor, covariate: torch.Tensor):
        return {"mean": torch.softmax(z @ self.code, 1)}


class Signed(Good):
    @torch.jit.export
    def decode(self, z: torch.Tensor, library: torch.Tensor, covariate: torch.Tensor):
        return {"mean": (z @ self.code) * library.unsqueeze(1)}


class LogVariance(Good):
    @torch.jit.export
    def encode(self, x: torch.Tensor, covariate: torch.Tensor):
        mean = torch.log1p(x) @ self.code.t()
        return mean, -torch.ones_like(mean)


class Batches(Good):
    """Knows three levels and needs one."""

    def __init__(self):
        super().__init__()
        self.shift = torch.nn.Embedding(3, GENES)

    @torch.jit.export
    def decode(self, z: torch.Tensor, library: torch.Tensor, covariate: torch.Tensor):
        return {"mean": torch.softmax(z @ self.code + self.shift(covariate[:, 0]), 1)
                * library.unsqueeze(1)}


class TwoArguments(Good):
    @torch.jit.export
    def decode(self, z: torch.Tensor, library: torch.Tensor):
        return {"mean": torch.softmax(z @ self.code, 1) * library.unsqueeze(1)}


class Texts(Good):
    """Operators that take texts and are harmless."""

    @torch.jit.export
    def encode(self, x: torch.Tensor, covariate: torch.Tensor):
        if x.dim() != 2:
            raise ValueError("cells x genes, not {}".format(x.dim()))
        mean = torch.einsum("ng,lg->nl", torch.log1p(x), self.code)
        mean = torch.div(mean, 1.0, rounding_mode=None) + torch.nn.functional.gelu(mean) * 0.0
        return mean, torch.ones_like(mean)


class Silent(torch.nn.Module):
    def forward(self, x: torch.Tensor):
        return x


def make(folder):
    def save(module, name, card=CARD):
        files = {} if card is None else {"chreode.json": json.dumps(card)}
        torch.jit.save(torch.jit.script(module), f"{folder}/{name}.pt", _extra_files=files)

    save(Good(), "good")
    save(Good(), "no_card", None)
    save(Good(), "bad_card", {"contract": 1})
    save(Restless(), "restless")
    save(Narrow(), "narrow")
    save(Silent(), "silent")
    save(Saving(f"{folder}/written"), "saving")
    save(Reading(), "reading")
    save(Printing(), "printing")
    save(Foreign(), "foreign")
    save(Waking(f"{folder}/awake"), "waking")
    save(Dropping(), "dropping")
    save(Deaf(), "deaf")
    save(Signed(), "signed")
    save(LogVariance(), "log_variance")
    save(TwoArguments(), "two_arguments")
    save(Texts(), "texts")
    save(Good(), "six_genes", {**CARD, "genes": [f"g{i}" for i in range(GENES + 1)]})
    batches = [{"name": "batch", "levels": ["a", "b", "c"]}]
    save(Batches(), "batches", {**CARD, "covariates": batches})
    batches = [{"name": "batch", "levels": ["a", "b", "c", "d"]}]
    save(Batches(), "four_batches", {**CARD, "covariates": batches})
    torch.save({"model_state_dict": Good().state_dict(), "var_names": CARD["genes"],
                "attr_dict": {}}, f"{folder}/scvi.pt")
    with zipfile.ZipFile(f"{folder}/good.pt") as whole, \
            zipfile.ZipFile(f"{folder}/newer.pt", "w") as newer:
        for name in whole.namelist():
            newer.writestr(name, b"99\n" if name.endswith("/version") else whole.read(name))
    with zipfile.ZipFile(f"{folder}/zip.pt", "w") as other:
        other.writestr("array.npy", "numbers")
    with open(f"{folder}/weights.pt", "wb") as file:
        header = b'{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}'
        file.write(len(header).to_bytes(8, "little") + header + b"\0\0\0\0")
    torch.save(Good().state_dict(), f"{folder}/state_dict.pt")
    torch.save(Good().state_dict(), f"{folder}/old_pickle.pt", _use_new_zipfile_serialization=False)


def answer(path):
    files = {"chreode.json": ""}
    model = torch.jit.load(path, _extra_files=files)
    card = json.loads(files["chreode.json"])
    genes, latent = len(card["genes"]), card["latent_size"]
    x = torch.tensor([[float((g * (i + 1)) % 4) for g in range(genes)] for i in range(3)])
    covariate = torch.zeros(3, len(card["covariates"]), dtype=torch.int64)
    mean, variance = model.encode(x, covariate)
    z = torch.tensor([[0.1 * (j + 1) * (i - 1) for j in range(latent)] for i in range(3)])
    decoded = model.decode(z, torch.tensor([500.0, 1000.0, 2000.0]), covariate)
    print(json.dumps({"mean": mean.tolist(), "variance": variance.tolist(),
                      "decoded": decoded["mean"].tolist(), "outputs": sorted(decoded)}))


if __name__ == "__main__":
    {"make": make, "answer": answer}[sys.argv[1]](sys.argv[2])
