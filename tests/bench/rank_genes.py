#!/usr/bin/python3
"""The peer of `chreode bench de`: the rank-sum test of every gene by scipy's ranks of all cells.

rank_genes.py FOLDER: reads side.u8 (1 = group A), offsets.i64, cells.i32 and values.f32 (the values
gene by gene, zeros left out) and the answers u.f64 and p.f64; prints {"seconds", "u_error",
"p_error"}: what the ranks and the test took for all genes, and the greatest differences from the
answers, of p relative to it.
"""
import json
import pathlib
import sys
import time

import numpy as np
from scipy import stats


def main(folder):
    read = lambda name, kind: np.fromfile(folder / name, dtype=kind)
    of_a = read("side.u8", np.uint8) == 1
    offsets = read("offsets.i64", np.int64)
    cells = read("cells.i32", np.int32)
    values = read("values.f32", np.float32)
    n, a = len(of_a), int(of_a.sum())
    b = n - a
    genes = len(offsets) - 1
    u, z = np.zeros(genes), np.zeros(genes)
    dense = np.zeros(n, np.float32)
    start = time.perf_counter()
    for gene in range(genes):
        dense[:] = 0
        part = slice(offsets[gene], offsets[gene + 1])
        dense[cells[part]] = values[part]
        ranks = stats.rankdata(dense)
        u[gene] = ranks[of_a].sum() - a * (a + 1) / 2
        ties = np.unique(ranks, return_counts=True)[1].astype(float)
        spread = np.sqrt(a * b / 12 * ((n + 1) - (ties**3 - ties).sum() / (n * (n - 1))))
        z[gene] = (max(u[gene], a * b - u[gene]) - a * b / 2 - 0.5) / spread
    p = np.minimum(1.0, 2 * stats.norm.sf(z))
    seconds = time.perf_counter() - start
    own_p = read("p.f64", np.float64)
    print(json.dumps({
        "seconds": seconds,
        "u_error": float(np.abs(u - read("u.f64", np.float64)).max()),
        "p_error": float((np.abs(p - own_p) / np.maximum(p, 1e-300)).max()),
    }))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
