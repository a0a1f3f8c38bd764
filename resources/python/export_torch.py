#!/usr/bin/env python3
"""Turns any PyTorch encoder/decoder pair into a model file for Chreode.

From Python:

    import export_torch
    export_torch.export(encoder, decoder, "model.pt", genes=list(adata.var_names), latent_size=16,
                        input_space="counts", output_space="counts")

From a shell, with a function that returns (encoder, decoder):

    export_torch.py my_model.py:build --genes genes.txt --latent-size 16 -o model.pt

encoder(x) or encoder(x, covariate) takes raw values of the input space, cells x genes, and returns the
mean of the code, or (mean, variance). decoder(z), (z, library), or (z, library, covariate) returns the
mean, cells x genes, or a dictionary with "mean" and, if you like, "dispersion", "dropout_logits",
"variance". With counts, a decoder without a library argument returns gene shares, and the library is
multiplied in here. Needs PyTorch only.
"""
import argparse
import importlib.util
import inspect
import json
import os
import sys
from typing import Dict, List

import torch

OUTPUTS = ("mean", "dispersion", "dropout_logits", "variance")


class ExportError(Exception):
    """Says in one sentence why a model cannot be exported."""


def card(name, genes, latent_size, input_space, output_space, likelihood="", covariates=(),
         target_sum=None, layers=None, training=None):
    """The chreode.json of a model (contract 1). covariates: [(name, [level, ...]), ...]."""
    genes = [str(gene) for gene in genes]
    if not genes:
        raise ExportError("The list of genes is empty.")
    for space in (input_space, output_space):
        if space not in ("counts", "log1p"):
            raise ExportError(f"A space is counts or log1p, not {space!r}.")
    made = {"contract": 1, "name": name, "genes": genes, "latent_size": int(latent_size),
            "input": {"space": input_space}, "output": {"space": output_space},
            "likelihood": likelihood,
            "covariates": [{"name": str(column), "levels": [str(level) for level in levels]}
                           for column, levels in covariates],
            "classifier": None}
    if target_sum:
        made["input"]["target_sum"] = float(target_sum)
    if layers is not None:
        made["layers"] = layers
    if training is not None:
        made["training"] = training
    return made


def save(module, path, made_card):
    """Writes a scripted module with encode and decode; checks it first as Chreode's loader does."""
    module.eval()
    check(module, made_card)
    temporary = f"{path}.part"
    module.save(temporary, _extra_files={"chreode.json": json.dumps(made_card)})
    os.replace(temporary, path)


def check(module, made_card):
    """Tries the contract with made-up cells. Raises ExportError in one sentence."""
    genes, latent = len(made_card["genes"]), made_card["latent_size"]
    x = torch.tensor([[float((g + i) % 3) for g in range(genes)] for i in range(3)])
    covariate = torch.zeros(3, len(made_card["covariates"]), dtype=torch.int64)
    library = torch.tensor([500.0, 1000.0, 2000.0])
    with torch.no_grad():
        try:
            mean, variance = module.encode(x, covariate)
            decoded = module.decode(mean, library, covariate)
            again = module.decode(module.encode(x, covariate)[0], library, covariate)
            twice = module.decode(mean, 2 * library, covariate)
        except RuntimeError as error:
            reason = [line for line in str(error).splitlines() if line.strip()][-1].strip()
            raise ExportError(f"The model does not run on {genes} genes and {latent} latent numbers: "
                              f"{reason}") from error
    for what, tensor, columns in (("mean of the code", mean, latent),
                                  ("variance of the code", variance, latent),
                                  ("decoded mean", decoded["mean"], genes)):
        if tuple(tensor.shape) != (3, columns):
            raise ExportError(f"The {what} has the shape {tuple(tensor.shape)} where "
                              f"{(3, columns)} is needed.")
        if not bool(torch.isfinite(tensor).all()):
            raise ExportError(f"The {what} holds NaN or infinite numbers.")
    if not torch.equal(decoded["mean"], again["mean"]):
        raise ExportError("The model gives different numbers for the same cells: it samples, or "
                          "dropout is on; export the mean and call eval() first.")
    if bool((variance < 0).any()):
        raise ExportError("The encoder returns negative variances; return variances, not logarithms.")
    if made_card["output"]["space"] == "counts":
        if bool((decoded["mean"] < 0).any()):
            raise ExportError("The decoder returns negative counts; is its output_space log1p?")
        if not torch.allclose(twice["mean"], 2 * decoded["mean"], rtol=1e-3, atol=1e-6):
            raise ExportError("The decoded mean does not grow with library; a decoder of counts that "
                              "takes a library must multiply it in.")


class _Encoder(torch.nn.Module):
    """An encoder under one signature: (x, covariate) to (mean, variance)."""

    def __init__(self, encoder, takes):
        super().__init__()
        self.encoder = encoder
        self.takes = takes

    def forward(self, x, covariate):
        answer = self.encoder(*(x, covariate)[:self.takes])
        if isinstance(answer, torch.Tensor):
            return answer, torch.zeros_like(answer)
        if not isinstance(answer, (tuple, list)) or len(answer) < 2:
            raise ExportError("The encoder must return the mean, or (mean, variance).")
        return answer[0], answer[1]


class _Decoder(torch.nn.Module):
    """A decoder under one signature: (z, library, covariate) to the named outputs, in order."""

    def __init__(self, decoder, takes, shares, names=("mean",)):
        super().__init__()
        self.decoder = decoder
        self.takes = takes
        self.shares = shares
        self.names = names

    def answer(self, z, library, covariate):
        found = self.decoder(*(z, library, covariate)[:self.takes])
        if isinstance(found, torch.Tensor):
            found = {"mean": found}
        if not isinstance(found, dict) or "mean" not in found:
            raise ExportError('The decoder must return a tensor, or a dictionary with "mean".')
        if self.shares:
            found = {**found, "mean": found["mean"] * library.unsqueeze(1)}
        return found

    def forward(self, z, library, covariate):
        found = self.answer(z, library, covariate)
        return tuple(found[name].expand_as(found["mean"]) for name in self.names)


class _Shell(torch.nn.Module):
    """What is saved: traced halves inside a scripted shell with the contract's two methods."""

    names: List[str]

    def __init__(self, encoder, decoder, names):
        super().__init__()
        self.encoder = encoder
        self.decoder = decoder
        self.names = list(names)

    @torch.jit.export
    def encode(self, x: torch.Tensor, covariate: torch.Tensor):
        mean, variance = self.encoder(x, covariate)
        return mean, variance

    @torch.jit.export
    def decode(self, z: torch.Tensor, library: torch.Tensor, covariate: torch.Tensor):
        outputs = self.decoder(z, library, covariate)
        named: Dict[str, torch.Tensor] = {}
        for i, output in enumerate(outputs):
            named[self.names[i]] = output
        return named


class _ListDecoder(torch.nn.Module):
    """A traced decoder returns a tuple, whose length a script cannot loop over; a list it can."""

    def __init__(self, decoder):
        super().__init__()
        self.decoder = decoder

    def forward(self, z, library, covariate):
        return list(self.decoder(z, library, covariate))


def _arguments(function, most):
    """How many tensors a function or module takes."""
    if isinstance(function, torch.jit.ScriptModule):
        return min(len(function.forward.schema.arguments) - 1, most)
    call = function.forward if isinstance(function, torch.nn.Module) else function
    try:
        parameters = inspect.signature(call).parameters.values()
    except (TypeError, ValueError):
        return most
    fixed = [p for p in parameters
             if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD) and p.default is p.empty]
    if not fixed:
        raise ExportError("The encoder and the decoder must take their tensors as arguments.")
    return min(len(fixed), most)


def export(encoder, decoder, path, genes, latent_size, input_space="counts", output_space="counts",
           likelihood="", covariates=(), target_sum=None, name=None, training=None):
    """Writes a model file. Raises ExportError in one sentence where the pair does not keep to it."""
    for module in (encoder, decoder):
        if isinstance(module, torch.nn.Module):
            module.eval().cpu()
    made_card = card(name or f"PyTorch, {latent_size} numbers", genes, latent_size, input_space,
                     output_space, likelihood, covariates, target_sum, training=training)
    decoder_takes = _arguments(decoder, 3)
    shares = output_space == "counts" and decoder_takes < 2
    count = len(made_card["genes"])
    x = torch.tensor([[float((g + i) % 3) for g in range(count)] for i in range(2)])
    covariate = torch.zeros(2, len(made_card["covariates"]), dtype=torch.int64)
    library = torch.tensor([500.0, 1000.0])
    with torch.no_grad():
        one = _Encoder(encoder, _arguments(encoder, 2))
        other = _Decoder(decoder, decoder_takes, shares)
        try:
            z = one(x, covariate)[0]
            names = [key for key in OUTPUTS if key in other.answer(z, library, covariate)]
            other.names = tuple(names)
            if not torch.equal(one(x, covariate)[0], z):
                raise ExportError("The encoder gives different numbers for the same cells: it "
                                  "samples, or dropout is on; return the mean and call eval().")
            encode = torch.jit.trace(one, (x, covariate))
            decode = torch.jit.trace(_ListDecoder(other), (z, library, covariate), strict=False)
        except (RuntimeError, TypeError, IndexError) as error:
            reason = [line for line in str(error).splitlines() if line.strip()][0].strip()
            raise ExportError(f"The pair does not run on {count} genes: {reason}") from error
    save(torch.jit.script(_Shell(encode, decode, names)), path, made_card)
    return made_card


def lines_of(path):
    """The lines of a text file: genes, levels."""
    try:
        with open(path, encoding="utf-8") as file:
            return [line.strip() for line in file if line.strip()]
    except OSError as error:
        raise ExportError(f"{path} cannot be read: {error.strerror}.") from error


def _build(spec):
    """(encoder, decoder) of "file.py:function"."""
    file, _, function = spec.rpartition(":")
    if not file or not function:
        raise ExportError("Name the function that makes the pair as FILE.py:FUNCTION.")
    if not os.path.isfile(file):
        raise ExportError(f"{file} does not exist.")
    sys.path.insert(0, os.path.dirname(os.path.abspath(file)))
    loaded = importlib.util.spec_from_file_location("chreode_user_model", file)
    module = importlib.util.module_from_spec(loaded)
    sys.modules["chreode_user_model"] = module
    loaded.loader.exec_module(module)
    if not hasattr(module, function):
        raise ExportError(f"{file} has no function {function}.")
    pair = getattr(module, function)()
    if not isinstance(pair, (tuple, list)) or len(pair) != 2:
        raise ExportError(f"{function}() must return (encoder, decoder).")
    return pair


def main(arguments=None):
    parser = argparse.ArgumentParser(
        description="Turns a PyTorch encoder/decoder pair into a model file for Chreode.",
        epilog="The function takes no argument and returns (encoder, decoder) with their weights.")
    parser.add_argument("pair", metavar="FILE.py:FUNCTION", help="what makes (encoder, decoder)")
    parser.add_argument("-o", "--output", required=True, metavar="MODEL.pt")
    parser.add_argument("--genes", required=True, metavar="FILE",
                        help="gene names, one a line, in the order of the model's input")
    parser.add_argument("--latent-size", type=int, required=True, metavar="N")
    parser.add_argument("--input", choices=("counts", "log1p"), default="counts",
                        help="what the encoder takes (default: %(default)s)")
    parser.add_argument("--output-space", choices=("counts", "log1p"), default="counts",
                        help="what the decoder gives (default: %(default)s)")
    parser.add_argument("--target-sum", type=float, metavar="S",
                        help="depth that log1p input was normalised to")
    parser.add_argument("--likelihood", default="", help="nb, zinb, poisson or gaussian")
    parser.add_argument("--covariate", action="append", default=[], metavar="COLUMN=FILE",
                        help="a categorical covariate and a file of its levels, one a line; repeat")
    parser.add_argument("--name", help="of the model, for people")
    options = parser.parse_args(arguments)
    try:
        covariates = []
        for given in options.covariate:
            column, found, file = given.partition("=")
            if not found:
                raise ExportError("Give a covariate as COLUMN=FILE.")
            covariates.append((column, lines_of(file)))
        encoder, decoder = _build(options.pair)
        export(encoder, decoder, options.output, lines_of(options.genes), options.latent_size,
               options.input, options.output_space, options.likelihood, covariates,
               options.target_sum, options.name)
    except ExportError as error:
        print(f"export_torch.py: {error}", file=sys.stderr)
        return 1
    print(f"Written to {options.output}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
