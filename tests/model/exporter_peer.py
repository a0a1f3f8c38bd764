"""The Python side of test_exporters: networks with the class layout and the state-dict keys of
scvi-tools, exported by resources/python, and the numbers that the networks themselves give."""
import collections
import json
import os
import sys

import numpy as np
import torch
from torch import nn

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "resources", "python"))
import export_scvi  # noqa: E402
import export_torch  # noqa: E402

GENES, LATENT, HIDDEN = 30, 4, 16


class FCLayers(nn.Module):
    def __init__(self, n_in, n_out, n_cat_list=None, n_layers=1, dropout=0.1, norm=True,
                 activation=True, bias=True):
        super().__init__()
        self.n_cat_list = [n if n > 1 else 0 for n in n_cat_list or []]
        width = sum(self.n_cat_list)
        sizes = [n_in] + [HIDDEN] * (n_layers - 1) + [n_out]
        self.fc_layers = nn.Sequential(collections.OrderedDict(
            (f"Layer {i}", nn.Sequential(
                nn.Linear(sizes[i] + width, sizes[i + 1], bias=bias),
                nn.BatchNorm1d(sizes[i + 1], momentum=0.01, eps=0.001) if norm else None,
                None,
                nn.ReLU() if activation else None,
                nn.Dropout(dropout) if dropout > 0 else None)) for i in range(n_layers)))

    def forward(self, x, *categories):
        given = [nn.functional.one_hot(c.squeeze(-1), n).float()
                 for n, c in zip(self.n_cat_list, categories) if n > 1]
        for layers in self.fc_layers:
            for layer in layers:
                if layer is None:
                    continue
                x = layer(torch.cat([x, *given], -1) if isinstance(layer, nn.Linear) else x)
        return x


class Encoder(nn.Module):
    def __init__(self, n_input, n_output, n_cat_list=None, n_layers=1):
        super().__init__()
        self.var_eps = 1e-4
        self.encoder = FCLayers(n_input, HIDDEN, n_cat_list, n_layers)
        self.mean_encoder = nn.Linear(HIDDEN, n_output)
        self.var_encoder = nn.Linear(HIDDEN, n_output)


class DecoderSCVI(nn.Module):
    def __init__(self, n_input, n_output, n_cat_list, n_layers):
        super().__init__()
        self.px_decoder = FCLayers(n_input, HIDDEN, n_cat_list, n_layers, dropout=0)
        self.px_scale_decoder = nn.Sequential(nn.Linear(HIDDEN, n_output), nn.Softmax(dim=-1))
        self.px_r_decoder = nn.Linear(HIDDEN, n_output)
        self.px_dropout_decoder = nn.Linear(HIDDEN, n_output)

    def forward(self, dispersion, z, library, *categories):
        px = self.px_decoder(z, *categories)
        scale = self.px_scale_decoder(px)
        return scale, None, torch.exp(library) * scale, self.px_dropout_decoder(px)


class LinearDecoderSCVI(nn.Module):
    def __init__(self, n_input, n_output, n_cat_list):
        super().__init__()
        self.factor_regressor = FCLayers(n_input, n_output, n_cat_list, dropout=0, activation=False,
                                         bias=False)
        self.px_dropout_decoder = FCLayers(n_input, n_output, n_cat_list, dropout=0,
                                           activation=False, bias=False)

    def forward(self, dispersion, z, library, *categories):
        scale = torch.softmax(self.factor_regressor(z, *categories), -1)
        return scale, None, torch.exp(library) * scale, self.px_dropout_decoder(z, *categories)


class VAE(nn.Module):
    def __init__(self, categories, n_layers=1, linear=False, encode_covariates=False,
                 dispersion="gene", latent_distribution="normal"):
        super().__init__()
        self.log_variational, self.gene_likelihood = True, "nb" if linear else "zinb"
        self.latent_distribution, self.dispersion = latent_distribution, dispersion
        by_batch = dispersion == "gene-batch"
        self.px_r = nn.Parameter(torch.randn(GENES, categories[0]) if by_batch
                                 else torch.randn(GENES))
        self.z_encoder = Encoder(GENES, LATENT, categories if encode_covariates else None, n_layers)
        self.l_encoder = Encoder(GENES, 1)
        self.decoder = (LinearDecoderSCVI(LATENT, GENES, categories) if linear
                        else DecoderSCVI(LATENT, GENES, categories, n_layers))
        for module in self.modules():  # as after training
            if isinstance(module, nn.BatchNorm1d):
                module.running_mean.normal_(0, 0.3)
                module.running_var.uniform_(0.5, 2)
                nn.init.normal_(module.weight, 1, 0.2)
                nn.init.normal_(module.bias, 0, 0.2)


class Model:
    """What export() reads of a trained model in memory."""

    def __init__(self, module, registry):
        self.module, self.registry = module, registry
        self.adata = type("AnnData", (), {"var_names": [f"g{i}" for i in range(GENES)]})
        self.init_params_ = {"kwargs": {"model_kwargs": {}}, "non_kwargs": {}}


def registry(batches, extra):
    fields = {"batch": {"state_registry": {
        "categorical_mapping": np.array([f"b{i}" for i in range(batches)], dtype=object),
        "original_key": "batch"}}}
    if extra:
        fields["extra_categorical_covs"] = {"state_registry": {
            "field_keys": ["donor"], "n_cats_per_key": [extra],
            "mappings": {"donor": np.array([f"d{i}" for i in range(extra)], dtype=object)}}}
    return {"field_registries": fields}


CASES = {"plain": ({}, 1, 0), "batches": ({}, 3, 0), "deep": ({"n_layers": 2}, 3, 2),
         "linear": ({"linear": True}, 2, 0), "encoded": ({"encode_covariates": True}, 3, 2),
         "by_batch": ({"dispersion": "gene-batch"}, 3, 0),
         "softmax_code": ({"latent_distribution": "ln"}, 2, 0)}


def cells():
    return torch.tensor([[float((g * (i + 1)) % 4) for g in range(GENES)] for i in range(3)])


def codes():
    return torch.tensor([[0.1 * (j + 1) * (i - 1) for j in range(LATENT)] for i in range(3)])


def numbers(module, batches, extra):
    """What the network itself gives, by scvi-tools' own formulas."""
    given = [torch.tensor([[i % batches] for i in range(3)])]
    if extra:
        given.append(torch.tensor([[i % extra] for i in range(3)]))
    module.eval()
    with torch.no_grad():
        encoder = module.z_encoder
        h = encoder.encoder(torch.log1p(cells()), *(given if encoder.encoder.n_cat_list else []))
        z = codes()
        z = torch.softmax(z, -1) if module.latent_distribution == "ln" else z
        library = torch.tensor([500.0, 1000.0, 2000.0])
        mean = module.decoder("gene", z, torch.log(library).unsqueeze(1), *given)[2]
        return {"mean": encoder.mean_encoder(h).tolist(),
                "variance": (torch.exp(encoder.var_encoder(h)) + 1e-4).tolist(),
                "decoded": mean.tolist()}


def scvi(folder):
    torch.manual_seed(1)
    answer = {}
    for name, (kind, batches, extra) in CASES.items():
        module = VAE([batches, extra] if extra else [batches], **kind)
        known = registry(batches, extra)
        export_scvi.export(Model(module, known), f"{folder}/{name}.pt")
        settings = {key: kind[key] for key in ("dispersion", "latent_distribution") if key in kind}
        os.makedirs(f"{folder}/{name}", exist_ok=True)
        torch.save({"model_state_dict": module.state_dict(),
                    "var_names": np.array([f"g{i}" for i in range(GENES)], dtype=object),
                    "attr_dict": {"registry_": known, "init_params_": {
                        "kwargs": {"model_kwargs": settings}, "non_kwargs": {"n_latent": LATENT}}}},
                   f"{folder}/{name}/model.pt")
        code = export_scvi.main([f"{folder}/{name}", "-o", f"{folder}/{name}-folder.pt"])
        assert code == 0
        answer[name] = numbers(module, batches, extra)
        answer[name]["covariates"] = [] if batches < 2 else ["batch"] + (["donor"] if extra else [])
    return answer


class PlainEncoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(GENES, HIDDEN), nn.Dropout(0.2), nn.Tanh())
        self.mean, self.spread = nn.Linear(HIDDEN, LATENT), nn.Linear(HIDDEN, LATENT)

    def forward(self, x):
        h = self.layers(torch.log1p(x))
        return self.mean(h), torch.nn.functional.softplus(self.spread(h))


class PlainDecoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(LATENT, HIDDEN), nn.ReLU(), nn.Linear(HIDDEN, GENES))

    def forward(self, z):
        return torch.softmax(self.layers(z), 1)


class LogDecoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(LATENT, GENES)

    def forward(self, z, library, covariate):
        return {"mean": self.layer(z), "variance": torch.ones(1, GENES)}


def pair():
    torch.manual_seed(2)
    return PlainEncoder(), PlainDecoder()


class Sampling(PlainEncoder):
    def forward(self, x):
        mean, variance = super().forward(x)
        return mean + torch.randn_like(mean) * variance, variance


def plain(folder):
    with open(f"{folder}/genes.txt", "w", encoding="utf-8") as file:
        file.write("\n".join(f"g{i}" for i in range(GENES)) + "\n")
    code = export_torch.main([f"{os.path.abspath(__file__)}:pair", "--genes", f"{folder}/genes.txt",
                              "--latent-size", str(LATENT), "-o", f"{folder}/pair.pt"])
    assert code == 0
    encoder, decoder = pair()
    encoder.eval()
    genes = [f"g{i}" for i in range(GENES)]
    log_decoder = LogDecoder()
    export_torch.export(encoder, log_decoder, f"{folder}/log.pt", genes, LATENT, "counts", "log1p")
    refusals = {}

    def refused(key, call):
        try:
            call()
            refusals[key] = "was exported"
        except export_torch.ExportError as error:
            refusals[key] = str(error)

    out = f"{folder}/never.pt"
    refused("genes", lambda: export_torch.export(encoder, decoder, out, genes[1:], LATENT))
    refused("latent", lambda: export_torch.export(encoder, decoder, out, genes, LATENT + 1))
    refused("sampling", lambda: export_torch.export(Sampling(), decoder, out, genes, LATENT))
    refused("space", lambda: export_torch.export(encoder, log_decoder, out, genes, LATENT))
    refused("folder", lambda: export_scvi.export(folder, out))
    with torch.no_grad():
        mean, variance = encoder(cells())
        library = torch.tensor([[500.0], [1000.0], [2000.0]])
        return {"mean": mean.tolist(), "variance": variance.tolist(),
                "decoded": (decoder(codes()) * library).tolist(),
                "log_decoded": log_decoder.layer(codes()).tolist(), "refusals": refusals,
                "left": os.path.exists(out)}


if __name__ == "__main__":
    result = {"scvi": scvi, "plain": plain}[sys.argv[1]](sys.argv[2])
    with open(sys.argv[3], "w", encoding="utf-8") as file:
        json.dump(result, file)
