"""Writes variable_genes.txt: the most variable genes of small counts by plain numpy.

Counts are made by the same arithmetic in test_variable_genes.cpp. First line: 40 genes by the
"seurat_v3" flavour (local quadratic regression evaluated at every gene). Second line: 40 genes by the
"seurat" flavour on log1p of counts at depth 1000 (scanpy's steps). Third line: 40 genes by the
"seurat_v3" flavour in three batches (cells 0 to 29, 30 to 59, 60 to 89), combined as scanpy does for
flavor="seurat_v3_paper": ranks beyond the wanted number are NaN; sorted by the number of batches with
a rank, then by the median rank. Best first.
Run with Debian's python3 in this folder.
"""
import numpy as np
import pandas as pd

CELLS, GENES, TOP = 90, 150, 40


def counts():
    state, x = 12345, np.zeros((CELLS, GENES))
    for i in range(CELLS):
        for j in range(GENES):
            state = (state * 1664525 + 1013904223) % 2**32
            u = (state + 0.5) / 2**32
            rate = np.exp(j % 50 / 10.0 - 1.5) * (1.0 + (3.0 if j % 9 == 0 and i % 3 == 0 else 0.0))
            x[i, j] = np.floor(-np.log(u) * rate + 0.3)
    return x


def seurat_v3(x, span=0.3):
    n = len(x)
    mean, var = x.mean(0), x.var(0, ddof=1)
    ok = var > 0
    a, b = np.log10(mean[ok]), np.log10(var[ok])
    q = int(span * len(a) + 1e-5)
    fit = np.empty(len(a))
    for k, centre in enumerate(a):
        d = np.abs(a - centre)
        w = np.clip(1 - (d / np.sort(d)[q - 1]) ** 3, 0, None) ** 3
        design = np.vander(a - centre, 3, increasing=True)
        fit[k] = np.linalg.solve(design.T @ (w[:, None] * design), design.T @ (w * b))[0]
    sd = np.zeros_like(mean)
    sd[ok] = np.sqrt(10**fit)
    clipped = np.minimum(x, sd * np.sqrt(n) + mean)
    score = np.full(len(mean), -np.inf)
    total = n * mean**2 + (clipped**2).sum(0) - 2 * clipped.sum(0) * mean
    score[ok] = total[ok] / ((n - 1) * sd[ok] ** 2)
    return np.argsort(-score, kind="stable")


def seurat(logged):
    x = np.expm1(logged)
    mean, var = x.mean(0), x.var(0, ddof=1)
    table = pd.DataFrame({"mean": np.log1p(mean), "dispersion": np.log(var / mean)})
    group = table.groupby(pd.cut(table["mean"], bins=20))["dispersion"]
    centre, spread = group.transform("mean"), group.transform("std")
    alone = spread.isna()
    score = (table["dispersion"] - centre.where(~alone, 0)) / spread.where(~alone, table["dispersion"])
    return np.argsort(-score.to_numpy(), kind="stable")


def by_batch(x, batches, top):
    ranks = []
    for rows in batches:
        rank = np.empty(x.shape[1])
        rank[seurat_v3(x[rows])] = np.arange(x.shape[1])
        rank[rank >= top] = np.nan
        ranks.append(rank)
    table = pd.DataFrame(
        {"batches": (~np.isnan(ranks)).sum(0), "median": pd.DataFrame(ranks).median(0).to_numpy()}
    )
    table = table.sort_values(
        ["batches", "median"], ascending=[False, True], na_position="last", kind="stable"
    )
    return table.index.to_numpy()


x = counts()
logged = np.log1p(x / x.sum(1, keepdims=True) * 1000)
with open("variable_genes.txt", "w") as out:
    batches = [slice(0, 30), slice(30, 60), slice(60, 90)]
    for order in (seurat_v3(x), seurat(logged), by_batch(x, batches, TOP)):
        out.write(" ".join(str(g) for g in order[:TOP]) + "\n")
