"""The encoder of all-MiniLM-L6-v2 in numpy, and its WordPiece tokeniser.

Six BERT layers need little code, and numpy is then the only package besides
the model itself: no torch, no network, float32 throughout.
"""

import json
import struct
import unicodedata

import numpy as np

HEADS = 12
EPS = 1e-12


def read_safetensors(path):
    """Returns the tensors of a safetensors file by name, as numpy arrays."""
    types = {"F32": np.float32, "I64": np.int64}
    with open(path, "rb") as f:
        (size,) = struct.unpack("<Q", f.read(8))
        header = json.loads(f.read(size))
        data = f.read()
    tensors = {}
    for name, t in header.items():
        if name == "__metadata__":
            continue
        begin, end = t["data_offsets"]
        tensors[name] = np.frombuffer(data[begin:end], dtype=types[t["dtype"]]).reshape(t["shape"])
    return tensors


def _erf(x):
    """Abramowitz and Stegun 7.1.26: absolute error below 1.5e-7."""
    a = np.abs(x)
    t = 1 / (1 + np.float32(0.3275911) * a)
    p = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    return np.sign(x) * (1 - p.astype(np.float32) * np.exp(-a * a))


def _gelu(x):
    return x * np.float32(0.5) * (1 + _erf(x * np.float32(0.7071067811865476)))


class Encoder:
    """Runs token ids through the model. Sequences of a call have one length, so nothing is masked."""

    def __init__(self, path):
        self.t = read_safetensors(path)

    def _norm(self, x, name):
        mean = x.mean(-1, keepdims=True)
        x = x - mean
        x = x / np.sqrt((x * x).mean(-1, keepdims=True) + EPS)
        return x * self.t[name + ".weight"] + self.t[name + ".bias"]

    def _linear(self, x, name):
        # One flat product: numpy multiplies stacked small matrices forty times slower.
        flat = x.reshape(-1, x.shape[-1]) @ self.t[name + ".weight"].T
        return (flat + self.t[name + ".bias"]).reshape(*x.shape[:-1], -1)

    def hidden(self, ids):
        """ids [batch, length] -> last hidden states [batch, length, 384]."""
        t = self.t
        batch, length = ids.shape
        x = t["embeddings.word_embeddings.weight"][ids]
        x = x + t["embeddings.position_embeddings.weight"][:length]
        x = x + t["embeddings.token_type_embeddings.weight"][0]
        x = self._norm(x, "embeddings.LayerNorm")
        width = x.shape[-1] // HEADS

        def split(v):
            return v.reshape(batch, length, HEADS, width).transpose(0, 2, 1, 3)

        for layer in range(6):
            p = f"encoder.layer.{layer}."
            q = split(self._linear(x, p + "attention.self.query"))
            k = split(self._linear(x, p + "attention.self.key"))
            v = split(self._linear(x, p + "attention.self.value"))
            s = q @ k.transpose(0, 1, 3, 2) / np.float32(np.sqrt(width))
            s = np.exp(s - s.max(-1, keepdims=True))
            s = s / s.sum(-1, keepdims=True)
            c = (s @ v).transpose(0, 2, 1, 3).reshape(batch, length, HEADS * width)
            x = self._norm(x + self._linear(c, p + "attention.output.dense"), p + "attention.output.LayerNorm")
            h = _gelu(self._linear(x, p + "intermediate.dense"))
            x = self._norm(x + self._linear(h, p + "output.dense"), p + "output.LayerNorm")
        return x


class Tokenizer:
    """Uncased BERT WordPiece."""

    def __init__(self, vocab_path):
        with open(vocab_path, encoding="utf-8") as f:
            self.tokens = f.read().rstrip("\n").split("\n")
        self.ids = {t: i for i, t in enumerate(self.tokens)}
        self.cls, self.sep, self.unk = self.ids["[CLS]"], self.ids["[SEP]"], self.ids["[UNK]"]

    def pieces(self, word):
        """The ids of one folded word, longest match first; [unk] where it cannot be spelled."""
        out, at = [], 0
        while at < len(word):
            for end in range(len(word), at, -1):
                i = self.ids.get(("##" if at else "") + word[at:end])
                if i is not None:
                    out.append(i)
                    at = end
                    break
            else:
                return [self.unk]
        return out

    def words(self, text):
        """Folded words and punctuation marks of a text."""
        text = unicodedata.normalize("NFD", text.lower())
        out, word = [], ""
        for c in text:
            kind = unicodedata.category(c)
            if kind == "Mn":
                continue
            if c.isspace() or kind[0] in "PS":
                if word:
                    out.append(word)
                word = ""
                if not c.isspace():
                    out.append(c)
            else:
                word += c
        if word:
            out.append(word)
        return out

    def encode(self, text):
        return [self.cls] + [i for w in self.words(text) for i in self.pieces(w)] + [self.sep]


def sentence_vector(encoder, tokenizer, text):
    """The model's own sentence embedding: mean over all positions, unit norm."""
    v = encoder.hidden(np.array([tokenizer.encode(text)]))[0].mean(0)
    return v / np.linalg.norm(v)
