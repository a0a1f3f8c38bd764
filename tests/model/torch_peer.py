"""The Python side of test_torch_engine: reads a model of ours, and writes models that are wrong."""
import json
import sys

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
