#!/usr/bin/env python3
"""Turns a trained scvi-tools SCVI or LinearSCVI model into a model file for Chreode.

From a shell, with the folder that model.save(FOLDER) wrote (scvi-tools itself is not needed):

    export_scvi.py FOLDER -o model.pt

From Python, with the trained model in memory:

    import export_scvi
    export_scvi.export(model, "model.pt")

The network is rebuilt from its weights out of plain tensor operations: encoder, heads, decoder, batch
and further categorical covariates one-hot, log1p of the counts, dispersion exp(px_r). With the model in
memory the result is compared with the model's own encoder and decoder before it is written. A folder
holds a pickle, and reading a pickle can run code: export only models that you trust.
"""
import argparse
import csv
import os
import pickle
import sys
from typing import List

import torch

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import export_torch  # noqa: E402
from export_torch import ExportError  # noqa: E402

AGREEMENT = 1e-5


class Block(torch.nn.Module):
    """Linear, batch norm as a scale and a shift, layer norm, ReLU; covariates join its input."""

    def __init__(self, weight, bias, scale, shift, layer_norm: bool, relu: bool, covariates: bool):
        super().__init__()
        self.register_buffer("weight", weight)
        self.register_buffer("bias", bias)
        self.register_buffer("scale", scale)
        self.register_buffer("shift", shift)
        self.layer_norm = layer_norm
        self.relu = relu
        self.covariates = covariates

    def forward(self, h: torch.Tensor, one_hot: torch.Tensor) -> torch.Tensor:
        if self.covariates:
            h = torch.cat([h, one_hot], 1)
        h = (torch.matmul(h, self.weight.t()) + self.bias) * self.scale + self.shift
        if self.layer_norm:
            middle = h - torch.mean(h, 1, True)
            h = middle / torch.sqrt(torch.mean(middle * middle, 1, True) + 1e-5)
        if self.relu:
            h = torch.relu(h)
        return h


class ScviModel(torch.nn.Module):
    """The contract's encode and decode over the weights of a VAE of scvi-tools."""

    widths: List[int]  # levels of each covariate; torch.jit needs the type where it is empty

    def __init__(self, encoder, mean, variance, decoder, share, dropout, dispersion, widths,
                 log_input: bool, encode_covariates: bool, softmax_code: bool, variance_floor: float,
                 dispersion_by_batch: bool):
        super().__init__()
        self.encoder = torch.nn.ModuleList(encoder)
        self.mean = mean
        self.variance = variance
        self.decoder = torch.nn.ModuleList(decoder)
        self.share = share
        self.dropout = dropout
        self.register_buffer("dispersion", dispersion)
        self.widths = list(widths)
        self.log_input = log_input
        self.encode_covariates = encode_covariates
        self.softmax_code = softmax_code
        self.variance_floor = variance_floor
        self.dispersion_by_batch = dispersion_by_batch

    def one_hot(self, covariate: torch.Tensor, like: torch.Tensor) -> torch.Tensor:
        parts = [torch.zeros([like.size(0), 0], dtype=like.dtype)]
        for column, width in enumerate(self.widths):
            levels = torch.arange(width)
            parts.append(torch.eq(covariate[:, column:column + 1], levels).to(like.dtype))
        return torch.cat(parts, 1)

    @torch.jit.export
    def encode(self, x: torch.Tensor, covariate: torch.Tensor):
        h = torch.log1p(x) if self.log_input else x
        given = self.one_hot(covariate, x)
        for block in self.encoder:
            h = block(h, given)
        return self.mean(h, given), torch.exp(self.variance(h, given)) + self.variance_floor

    @torch.jit.export
    def decode(self, z: torch.Tensor, library: torch.Tensor, covariate: torch.Tensor):
        given = self.one_hot(covariate, z)
        if self.softmax_code:
            z = torch.softmax(z, 1)
        h = z
        for block in self.decoder:
            h = block(h, given)
        share = torch.softmax(self.share(h, given), 1)
        outputs = {"mean": share * library.unsqueeze(1)}
        if self.dispersion.size(0) > 0:
            if self.dispersion_by_batch:
                outputs["dispersion"] = torch.exp(
                    torch.matmul(given[:, :self.dispersion.size(0)], self.dispersion))
            else:
                outputs["dispersion"] = torch.exp(self.dispersion).expand_as(share)
        outputs["dropout_logits"] = self.dropout(h, given)
        return outputs


def block(state, linear, norm=None, relu=False, layer_norm=False, inputs=None, one_hot=0):
    """A Block of state-dict keys. `inputs`: its width without covariates, where that is known."""
    weight = state[f"{linear}.weight"].detach().float().cpu()
    rows = weight.shape[0]
    bias = state.get(f"{linear}.bias")
    bias = torch.zeros(rows) if bias is None else bias.detach().float().cpu()
    scale, shift = torch.ones(rows), torch.zeros(rows)
    if norm is not None and f"{norm}.running_mean" in state:
        # scvi-tools sets eps to 0.001.
        deviation = torch.sqrt(state[f"{norm}.running_var"].double().cpu() + 1e-3)
        exact = state[f"{norm}.weight"].double().cpu() / deviation
        shift = (state[f"{norm}.bias"].double().cpu()
                 - state[f"{norm}.running_mean"].double().cpu() * exact).float()
        scale = exact.float()
    covariates = inputs is not None and weight.shape[1] != inputs
    if covariates and weight.shape[1] != inputs + one_hot:
        raise ExportError(f"{linear} takes {weight.shape[1]} numbers where {inputs} and {one_hot} of "
                          "the covariates were expected; continuous covariates and embedded batches "
                          "cannot be exported.")
    return Block(weight.contiguous(), bias, scale, shift, layer_norm, relu, covariates)


def blocks(state, prefix, inputs, one_hot, layer_norm, relu=True):
    """The blocks of an FCLayers, and the width that comes out."""
    made = []
    while f"{prefix}.fc_layers.Layer {len(made)}.0.weight" in state:
        key = f"{prefix}.fc_layers.Layer {len(made)}"
        made.append(block(state, f"{key}.0", f"{key}.1", relu, layer_norm, inputs, one_hot))
        inputs = made[-1].weight.shape[0]
    if not made:
        raise ExportError(f"The model has no layers named {prefix}: it is no SCVI or LinearSCVI "
                          "model.")
    return made, inputs


def build(state, genes, covariates, settings):
    """(module, card) of a state dict. `covariates`: [(name, levels)], the batch first if there is
    one; `settings`: the VAE's own, those that weights do not show."""
    refuse_unknown(state, settings)
    used = [(name, levels) for name, levels in covariates if len(levels) > 1]
    widths = [len(levels) for _, levels in used]
    one_hot = sum(widths)
    layer_norm = settings.get("use_layer_norm", "none")
    norm_encoder, norm_decoder = layer_norm in ("encoder", "both"), layer_norm in ("decoder", "both")
    encoder, width = blocks(state, "z_encoder.encoder", len(genes), one_hot, norm_encoder)
    encode_covariates = encoder[0].covariates
    mean = block(state, "z_encoder.mean_encoder", inputs=width)
    variance = block(state, "z_encoder.var_encoder", inputs=width)
    latent = mean.weight.shape[0]
    linear = "decoder.factor_regressor.fc_layers.Layer 0.0.weight" in state
    layers = None
    if linear:
        share, _ = blocks(state, "decoder.factor_regressor", latent, one_hot, False, relu=False)
        dropout, _ = blocks(state, "decoder.px_dropout_decoder", latent, one_hot, False, relu=False)
        decoder, share, dropout = [], share[0], dropout[0]
    else:
        decoder, width = blocks(state, "decoder.px_decoder", latent, one_hot, norm_decoder)
        share = block(state, "decoder.px_scale_decoder.0", inputs=width)
        dropout = block(state, "decoder.px_dropout_decoder", inputs=width)
    if share.weight.shape[0] != len(genes):
        raise ExportError(f"The decoder gives {share.weight.shape[0]} genes and {len(genes)} are "
                          "named.")
    dispersion, by_batch = torch.zeros(0, 0), False
    if "px_r" in state:
        px_r = state["px_r"].detach().float().cpu()
        if px_r.dim() == 1:
            dispersion = px_r.reshape(1, -1)
        elif used and settings.get("dispersion") == "gene-batch" and px_r.shape[1] == widths[0]:
            dispersion, by_batch = px_r.t().contiguous(), True
    module = ScviModel(encoder, mean, variance, decoder, share, dropout, dispersion, widths,
                       settings.get("log_variational", True), encode_covariates,
                       settings.get("latent_distribution", "normal") == "ln",
                       float(settings.get("var_eps", 1e-4)), by_batch)
    if not settings.get("latent_distribution", "normal") == "ln" and not norm_decoder:
        layers = decoder_layers(module, one_hot)
    kind = "LinearSCVI" if linear else "SCVI"
    made_card = export_torch.card(f"{kind}, {latent} numbers", genes, latent, "counts", "counts",
                                  settings.get("gene_likelihood") or ("nb" if linear else "zinb"),
                                  used, layers=layers)
    return torch.jit.script(module.eval()), made_card


def decoder_layers(module, one_hot):
    """The decoder's structure for the card, where Chreode's own kernel can run it: covariates at the
    first layer only."""
    chain = [(f"decoder.{i}", part) for i, part in enumerate(module.decoder)]
    chain.append(("share", module.share))
    if one_hot and not chain[0][1].covariates:
        return None
    if any(part.covariates for _, part in chain[1:]):
        return None
    layers = []
    for name, part in chain:
        rows, columns = part.weight.shape
        # The scale and shift of a Block as a batch norm of mean 0 and variance 1.
        part.register_buffer("norm_mean", torch.zeros(rows))
        part.register_buffer("norm_variance", torch.ones(rows))
        layers.append({"linear": [columns, rows], "weight": f"{name}.weight", "bias": f"{name}.bias"})
        layers.append({"batchnorm": rows, "eps": 0.0, "weight": f"{name}.scale",
                       "bias": f"{name}.shift", "mean": f"{name}.norm_mean",
                       "variance": f"{name}.norm_variance"})
        if part.relu:
            layers.append("relu")
    layers.append({"output": "softmax"})
    made = {"decoder": layers}
    if one_hot:
        made["covariates"] = "one-hot"
    return made


def refuse_unknown(state, settings):
    if not any(key.startswith("z_encoder.") for key in state):
        raise ExportError("The weights have no z_encoder: only SCVI and LinearSCVI models can be "
                          "exported here; for others use export_torch.py.")
    if settings.get("use_size_factor_key"):
        raise ExportError("The model was trained with a size factor column, which the model contract "
                          "does not have; train it without size_factor_key.")
    if settings.get("batch_representation", "one-hot") != "one-hot":
        raise ExportError("The model embeds its batches; train it with "
                          'batch_representation="one-hot".')
    if settings.get("gene_likelihood") == "normal":
        raise ExportError("The model decodes normalised values (gene_likelihood=\"normal\"); only "
                          "models of counts can be exported here.")
    if settings.get("residual"):
        raise ExportError("The model has residual layers, which cannot be exported.")
    if int(settings.get("n_continuous_cov") or 0) > 0:
        raise ExportError("The model has continuous covariates, which the model contract does not "
                          "have; train it without continuous_covariate_keys.")


def covariates_of(registry):
    """[(name, levels)] of a scvi-tools registry: the batch, then further categorical covariates."""
    fields = (registry or {}).get("field_registries") or {}
    found = []
    batch = (fields.get("batch") or {}).get("state_registry") or {}
    if "categorical_mapping" in batch:
        name = batch.get("original_key") or "batch"
        found.append((str(name), [str(level) for level in batch["categorical_mapping"]]))
    extra = (fields.get("extra_categorical_covs") or {}).get("state_registry") or {}
    for key in extra.get("field_keys") or []:
        found.append((str(key), [str(level) for level in extra["mappings"][key]]))
    more = (fields.get("extra_continuous_covs") or {}).get("state_registry") or {}
    if len(more.get("columns", [])) > 0:
        raise ExportError("The model has continuous covariates, which the model contract does not "
                          "have; train it without continuous_covariate_keys.")
    return found


def settings_of(initial):
    """The VAE's settings among a saved model's init_params_, however deep they lie."""
    flat = {}

    def walk(values):
        for key, value in values.items():
            if isinstance(value, dict):
                walk(value)
            else:
                flat[key] = value

    walk(initial or {})
    return flat


def _load(path):
    try:
        return torch.load(path, map_location="cpu", weights_only=False)
    except TypeError:  # PyTorch before 1.13 has no weights_only
        return torch.load(path, map_location="cpu")
    except (ModuleNotFoundError, AttributeError) as error:
        raise ExportError(f"{path} needs a package that is not installed here ({error}); run this "
                          "where the model was trained.") from error
    except (RuntimeError, pickle.UnpicklingError, EOFError) as error:
        raise ExportError(f"{path} is no file that scvi-tools saved.") from error


def read_folder(folder):
    """(state dict, genes, covariates, settings) of what model.save() wrote, 0.15 and later or
    before."""
    if os.path.isfile(folder) and os.path.basename(folder).endswith("model.pt"):
        folder = os.path.dirname(folder) or "."
    if not os.path.isdir(folder):
        raise ExportError(f"{folder} is no folder; give the one that model.save() wrote.")
    found = [name for name in sorted(os.listdir(folder)) if name.endswith("model.pt")]
    legacy = [name for name in sorted(os.listdir(folder)) if name.endswith("model_params.pt")]
    if found:
        saved = _load(os.path.join(folder, found[0]))
        if not isinstance(saved, dict) or "model_state_dict" not in saved:
            raise ExportError(f"{os.path.join(folder, found[0])} holds no model of scvi-tools "
                              "(no model_state_dict).")
        state, genes = saved["model_state_dict"], saved["var_names"]
        attributes = saved.get("attr_dict") or {}
    elif legacy:
        prefix = legacy[0][:-len("model_params.pt")]
        state = _load(os.path.join(folder, legacy[0]))
        with open(os.path.join(folder, f"{prefix}var_names.csv"), encoding="utf-8") as file:
            genes = [row[0] for row in csv.reader(file) if row]
        with open(os.path.join(folder, f"{prefix}attr.pkl"), "rb") as file:
            attributes = pickle.load(file)
    else:
        raise ExportError(f"{folder} holds no model.pt; give the folder that model.save() wrote.")
    state = {key: value for key, value in state.items() if isinstance(value, torch.Tensor)}
    registry = attributes.get("registry_") or {}
    covariates = covariates_of(registry)
    if not covariates:
        covariates = legacy_covariates(attributes.get("scvi_setup_dict_") or {})
    return state, [str(gene) for gene in genes], covariates, settings_of(attributes.get(
        "init_params_"))


def legacy_covariates(setup):
    """The batch of a model from before 0.15."""
    batch = (setup.get("categorical_mappings") or {}).get("_scvi_batch") or {}
    if "mapping" not in batch:
        return []
    return [(str(batch.get("original_key") or "batch"), [str(level) for level in batch["mapping"]])]


def settings_of_module(module):
    names = ("log_variational", "gene_likelihood", "latent_distribution", "dispersion",
             "use_size_factor_key", "batch_representation", "use_layer_norm")
    settings = {name: getattr(module, name) for name in names if hasattr(module, name)}
    encoder = getattr(module, "z_encoder", None)
    if encoder is not None and hasattr(encoder, "var_eps"):
        settings["var_eps"] = float(encoder.var_eps)
    layers = getattr(encoder, "encoder", None)
    if getattr(layers, "use_layer_norm", False):
        settings["use_layer_norm"] = "both"
    return settings


def compare(script, module, made_card):
    """Compares with the original's own encoder and decoder. Raises ExportError where they differ."""
    genes, columns = len(made_card["genes"]), made_card["covariates"]
    generator = torch.Generator().manual_seed(0)
    x = torch.poisson(torch.rand(5, genes, generator=generator) * 3, generator=generator)
    covariate = torch.stack([torch.arange(5) % len(column["levels"]) for column in columns], 1) \
        if columns else torch.zeros(5, 0, dtype=torch.int64)
    given = [covariate[:, i:i + 1] for i in range(covariate.shape[1])]
    library = torch.full((5,), 1000.0)
    was_training = module.training
    module.eval()
    with torch.no_grad():
        mean, variance = script.encode(x, covariate)
        decoded = script.decode(mean, library, covariate)["mean"]
        encoder = module.z_encoder
        known = dict(zip((column["name"] for column in columns), given))
        inputs = arguments_for(encoder.encoder, given, known)
        h = encoder.encoder(torch.log1p(x) if getattr(module, "log_variational", True) else x,
                            *inputs)
        own_mean = encoder.mean_encoder(h)
        own_variance = torch.exp(encoder.var_encoder(h)) + float(getattr(encoder, "var_eps", 1e-4))
        z = torch.softmax(mean, 1) if getattr(module, "latent_distribution", "") == "ln" else mean
        layers = getattr(module.decoder, "px_decoder", None)
        layers = module.decoder.factor_regressor if layers is None else layers
        own = module.decoder("gene", z, torch.log(library).unsqueeze(1),
                             *arguments_for(layers, given, known))[2]
    module.train(was_training)
    for what, ours, theirs in (("mean of the code", mean, own_mean),
                               ("variance of the code", variance, own_variance),
                               ("decoded mean", decoded, own)):
        worst = float(((ours - theirs).abs() / theirs.abs().clamp(min=1.0)).max())
        if worst > AGREEMENT:
            raise ExportError(f"The exported {what} differs from the model's own by {worst:.2g}; this "
                              "model has parts that the exporter does not know.")


def arguments_for(layers, given, known):
    """What an FCLayers expects: one argument for each of its covariates, those of one level too."""
    wanted = list(getattr(layers, "n_cat_list", []))
    remaining = iter(given)
    rows = given[0].shape[0] if given else 5
    return [next(remaining) if width > 1 else torch.zeros(rows, 1, dtype=torch.int64)
            for width in wanted]


def export(model, path):
    """Exports a trained SCVI or LinearSCVI object, or the folder that its save() wrote. Returns the
    card. Raises ExportError in one sentence."""
    module = None
    if isinstance(model, (str, os.PathLike)):
        state, genes, covariates, settings = read_folder(os.fspath(model))
    else:
        module = getattr(model, "module", None)
        if module is None:
            raise ExportError("Give a trained SCVI or LinearSCVI model, or the folder it was saved "
                              "to.")
        module.cpu()
        state = module.state_dict()
        adata = getattr(model, "adata", None)
        names = adata.var_names if adata is not None else getattr(model, "var_names", [])
        genes = [str(gene) for gene in names]
        registry = getattr(model, "registry", None) or getattr(model, "registry_", None)
        covariates = covariates_of(registry)
        settings = {**settings_of(getattr(model, "init_params_", None)),
                    **settings_of_module(module)}
    script, made_card = build(state, genes, covariates, settings)
    if module is not None:
        compare(script, module, made_card)
    export_torch.save(script, path, made_card)
    return made_card


def main(arguments=None):
    parser = argparse.ArgumentParser(
        description="Turns a trained scvi-tools SCVI or LinearSCVI model into a model file for "
                    "Chreode. scvi-tools need not be installed.",
        epilog="A saved model is a pickle, and reading it can run code: export only what you trust.")
    parser.add_argument("folder", metavar="FOLDER", help="what model.save(FOLDER) wrote")
    parser.add_argument("-o", "--output", required=True, metavar="MODEL.pt")
    options = parser.parse_args(arguments)
    try:
        made_card = export(options.folder, options.output)
    except (ExportError, OSError) as error:
        print(f"export_scvi.py: {error}", file=sys.stderr)
        return 1
    columns = ", ".join(column["name"] for column in made_card["covariates"]) or "none"
    print(f"{made_card['name']}, {len(made_card['genes'])} genes, covariates: {columns}. "
          f"Written to {options.output}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
