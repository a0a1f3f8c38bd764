# Prints what test_moderated_test.cpp expects: limma's moderated t and p of 40 genes.
suppressMessages(library(limma))
genes <- 0:39
values <- sapply(0:5, function(unit) sin(genes * 12.9898 + unit * 78.233) * (0.2 + genes %% 7 * 0.3) +
                                     ifelse(genes %% 5 == 0 & unit < 3, 1, 0))
side <- factor(c("A", "A", "A", "B", "B", "B"), levels = c("B", "A"))
show <- function(fit, column) {
  cat(format(c(fit$s2.prior, fit$df.prior), digits = 16), "\n")
  for (gene in c(0, 5, 7, 39)) {
    cat(gene, format(c(fit$t[gene + 1, column], fit$p.value[gene + 1, column]), digits = 16), "\n")
  }
}
show(eBayes(lmFit(values, model.matrix(~side))), 2)
show(eBayes(lmFit(values[, 1:3] - values[, 4:6])), 1)
