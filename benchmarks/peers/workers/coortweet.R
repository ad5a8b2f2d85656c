# CooRTweet as its manual uses it: detect_groups, then the network. Arguments: FILE OUT WINDOW_S LEAST.
suppressPackageStartupMessages({
  library(data.table)
  library(CooRTweet)
})
given <- commandArgs(trailingOnly = TRUE)
setDTthreads(parallel::detectCores())
begins <- proc.time()
acts <- fread(given[1])
has_read <- proc.time()
groups <- detect_groups(acts, time_window = as.integer(given[3]), min_participation = as.integer(given[4]))
network <- generate_coordinated_network(groups)
has_paired <- proc.time()
pairs <- as.integer(igraph::gsize(network))
cat(sprintf(
  '{"read_s": %f, "pair_s": %f, "read_cpu_s": %f, "pair_cpu_s": %f, "pairs": %d, "note": ""}\n',
  (has_read - begins)[["elapsed"]], (has_paired - has_read)[["elapsed"]],
  sum((has_read - begins)[c("user.self", "sys.self")]),
  sum((has_paired - has_read)[c("user.self", "sys.self")]), pairs
))
edges <- as.data.table(igraph::as_data_frame(network))
if (nrow(edges) == 0) edges <- data.table(from = integer(), to = integer(), weight = integer())
edges[, `:=`(from = as.numeric(from), to = as.numeric(to))]
fwrite(edges[, .(a = pmin(from, to), b = pmax(from, to), weight)], given[2], scipen = 20)
