"""Pairs of D3lta (VIGINUM, PyPI `d3lta`) with vectors that are given; run by the Python that has D3lta.

    PYTHON benchmarks/peers/d3lta_pairs.py documents.csv vectors.npy pairs.csv

`vectors.npy` has a row for each row of `documents.csv` (id, text_to_embed, language). D3lta downloads its own encoder
and language model from the web; with vectors and languages given it needs neither, so modules that only load them may
be absent. Its thresholds are its defaults.
"""

import sys
import types

GIVEN = ("tensorflow", "tensorflow_hub", "tensorflow_text", "fasttext")


def main() -> None:
    """Write the pairs: source, target, kind."""
    import importlib.util

    for name in GIVEN:
        if importlib.util.find_spec(name) is None:
            sys.modules[name] = types.ModuleType(name)  # imported, never called
    import numpy as np
    import pandas as pd
    from d3lta.faissd3lta import semantic_faiss

    documents, vectors, out = sys.argv[1:4]
    read = pd.read_csv(documents, dtype=str, keep_default_na=False)
    read.index = read.index.astype(str)
    read["original"] = read["text_language_detect"] = read["text_to_embed"]
    rows = pd.DataFrame(np.load(vectors), index=read.index).astype("float32")
    matches, _ = semantic_faiss(read, min_size_txt=None, df_embeddings_use=rows)
    names = read["id"]
    pd.DataFrame(
        {
            "source": matches["source"].map(names),
            "target": matches["target"].map(names),
            "kind": matches["dup_type"],
        }
    ).to_csv(out, index=False)


if __name__ == "__main__":
    main()
