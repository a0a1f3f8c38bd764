#!/usr/bin/python3
"""Makes the numbers of test_gene_set_score.cpp: scanpy's score_genes by numpy and pandas, for bins that
are smaller than ctrl_size, so that nothing is drawn."""
import numpy as np
import pandas as pd

cell, gene = np.meshgrid(np.arange(6), np.arange(60), indexing="ij")
values = ((cell * 7 + gene * 13 + cell * gene) % 11 * gene).astype(np.float32) / np.float32(100)
genes = np.array([5, 20, 21, 40])
average = pd.Series(values.astype(float).mean(axis=0))
items = int(np.round(len(average) / (25 - 1)))
bins = average.rank(method="min") // items
controls = sorted(set(bins.index[bins.isin(bins[genes])]) - set(genes))
score = values[:, genes].astype(float).mean(axis=1) - values[:, controls].astype(float).mean(axis=1)
print(", ".join(repr(float(x)) for x in score))
print(", ".join(map(str, controls)))
