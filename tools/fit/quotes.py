#!/usr/bin/env python3
"""Fit the network over source, cue and content.

usage: quotes.py fit   TRAIN.bin DEV.bin OUT.pt [--hidden 96] [--epochs 12] [--seed 1] [--teacher SOFT.npz] [--start MODEL.pt] [--threads 1]
       quotes.py soft  TRAIN.bin SOFT.npz MODEL.pt...      the mean of several models' scores on the training text, for a small
                                                           model to learn from (distillation: Hinton, Vinyals, Dean 2015)
       quotes.py score DEV.bin MODEL.pt...                 token F1, several models as one
       quotes.py export MODEL.pt WEIGHTS.bin               plain float tables for `cargo xtask quantise`
       quotes.py golden FEATURES.bin models/quotes.bin GOLDEN.tsv   what the framework makes of the model file, for the parity test

TRAIN.bin and DEV.bin are written by `cargo xtask features`. Embeddings of each feature side by side, two bidirectional LSTM
layers (Hochreiter and Schmidhuber 1997; Graves 2005), three linear heads: the label of the token, which cue a content belongs to,
which source a cue has. Everything is seeded; on one thread the result is the same each time.
"""
import argparse, random, struct, sys, time
import numpy as np
import torch
from torch import nn

SIZES = [8192, 8192, 1024, 2048, 64, 16, 8, 16]
DIMS = [48, 0, 12, 20, 8, 12, 6, 6]      # the second hash of the word reads the first one's table
HEADS = [7, 6, 7]
LABELS = ["O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content"]


def read(path):
    """Articles as (features, labels, content link, source link, stretches)."""
    b = open(path, "rb").read()
    n, = struct.unpack_from("<I", b)
    at, out = 4, []
    for _ in range(n):
        tokens, cuts = struct.unpack_from("<II", b, at)
        at += 8
        stretches = np.frombuffer(b, "<u4", 2 * cuts, at).reshape(cuts, 2)
        at += 8 * cuts
        x = np.frombuffer(b, "<u2", tokens * len(SIZES), at).reshape(tokens, len(SIZES)).astype(np.int64)
        at += 2 * len(SIZES) * tokens
        y = np.frombuffer(b, "u1", 3 * tokens, at).reshape(3, tokens).astype(np.int64)
        at += 3 * tokens
        out.append((x, y, stretches))
    assert at == len(b)
    return out


def sequences(articles):
    """Stretches of the articles: features, labels, number of the first token in the whole file."""
    out, base = [], 0
    for x, y, stretches in articles:
        for s, e in stretches:
            if e > s:
                out.append((x[s:e], y[:, s:e], base + int(s)))
        base += len(x)
    return out, base


class Network(nn.Module):
    def __init__(self, hidden, dims=DIMS, dropout=0.35):
        super().__init__()
        self.hidden, self.dims = hidden, dims
        self.tables = nn.ModuleList([nn.Embedding(s, d) if d else nn.Identity() for s, d in zip(SIZES, dims)])
        for t in self.tables:
            if isinstance(t, nn.Embedding):
                nn.init.normal_(t.weight, std=0.3)
        width = sum(dims)
        # Each direction is a layer of its own over sequences that are padded at their far end, so that padding comes last in both.
        self.one = nn.LSTM(width, hidden, batch_first=True)
        self.one_back = nn.LSTM(width, hidden, batch_first=True)
        self.two = nn.LSTM(2 * hidden, hidden, batch_first=True)
        self.two_back = nn.LSTM(2 * hidden, hidden, batch_first=True)
        self.head = nn.Linear(2 * hidden, sum(HEADS))
        self.drop = nn.Dropout(dropout)

    def forward(self, x, lengths):
        keep = torch.ones(x.shape[:2])
        if self.training:
            keep = (torch.rand(x.shape[:2]) >= 0.1).float()
        parts = []
        for i, t in enumerate(self.tables):
            if i == 0:
                parts.append((t(x[..., 0]) + t(x[..., 1])) * keep[..., None])
            elif i in (2, 3):
                parts.append(t(x[..., i]) * keep[..., None])
            elif i > 1:
                parts.append(t(x[..., i]))
        h = self.drop(torch.cat(parts, -1))
        step = torch.arange(x.shape[1])[None, :]
        turn = torch.where(step < lengths[:, None], lengths[:, None] - 1 - step, step)[..., None]
        flip = lambda h: torch.gather(h, 1, turn.expand(-1, -1, h.shape[-1]))
        h = torch.cat([self.one(h)[0], flip(self.one_back(flip(h))[0])], -1)
        h = self.drop(h)
        h = torch.cat([self.two(h)[0], flip(self.two_back(flip(h))[0])], -1)
        return self.head(self.drop(h))


def batches(seqs, size, shuffle):
    """Batches of about `size` tokens, sequences of like length together."""
    order = sorted(range(len(seqs)), key=lambda i: (len(seqs[i][0]), random.random() if shuffle else 0))
    groups, group = [], []
    for i in order:
        if group and len(seqs[i][0]) * (len(group) + 1) > size:
            groups.append(group)
            group = []
        group.append(i)
    if group:
        groups.append(group)
    if shuffle:
        random.shuffle(groups)
    return groups


def pack(seqs, group, soft=None):
    longest = max(len(seqs[i][0]) for i in group)
    x = np.zeros((len(group), longest, len(SIZES)), np.int64)
    y = np.full((3, len(group), longest), -1, np.int64)
    for r, i in enumerate(group):
        n = len(seqs[i][0])
        x[r, :n] = seqs[i][0]
        y[:, r, :n] = seqs[i][1]
    t = None
    if soft is not None:
        t = np.zeros((len(group), longest, sum(HEADS)), np.float32)
        for r, i in enumerate(group):
            n = len(seqs[i][0])
            t[r, :n] = soft[seqs[i][2]:seqs[i][2] + n]
        t = torch.from_numpy(t)
    lengths = torch.tensor([len(seqs[i][0]) for i in group])
    return torch.from_numpy(x), torch.from_numpy(y), lengths, t


def loss_of(scores, y, target):
    total = 0
    at = 0
    weights = (1.0, 0.4, 0.4)
    for k, n in enumerate(HEADS):
        s = scores[..., at:at + n].reshape(-1, n)
        gold = y[k].reshape(-1)
        known = gold >= 0 if k == 0 else gold > 0
        if known.any():
            hard = nn.functional.cross_entropy(s[known], gold[known])
            if target is not None:
                t = target[..., at:at + n].reshape(-1, n)[known]
                hard = 0.35 * hard + 0.65 * nn.functional.cross_entropy(s[known], torch.softmax(t, -1))
            total = total + weights[k] * hard
        at += n
    return total


def predict(models, seqs, total):
    """Mean log-probability scores of several models, one row a token of the file."""
    out = np.zeros((total, sum(HEADS)), np.float32)
    for m in models:
        m.eval()
    with torch.no_grad():
        for group in batches(seqs, 12000, False):
            x, _, lengths, _ = pack(seqs, group)
            s = 0
            for m in models:
                z = m(x, lengths)
                s = s + torch.cat([torch.log_softmax(p, -1) for p in torch.split(z, HEADS, -1)], -1)
            s = (s / len(models)).numpy()
            for r, i in enumerate(group):
                n = len(seqs[i][0])
                out[seqs[i][2]:seqs[i][2] + n] = s[r, :n]
    return out


def measure(models, seqs, total):
    scores = predict(models, seqs, total)
    gold = np.full((3, total), -1, np.int64)
    for x, y, base in seqs:
        gold[:, base:base + len(x)] = y
    guess = scores[:, :7].argmax(-1)
    group = np.array([0, 1, 1, 2, 2, 3, 3])
    g, p = group[gold[0]], group[guess]
    text = []
    for k, name in ((3, "content"), (1, "source"), (2, "cue")):
        hit = ((g == k) & (p == k)).sum()
        text.append(f"{name} {200 * hit / max(1, (g == k).sum() + (p == k).sum()):.1f}")
    for k, name, at in ((1, "content link", 7), (2, "source link", 13)):
        known = gold[k] > 0
        text.append(f"{name} {100 * (scores[known, at:at + HEADS[k]].argmax(-1) == gold[k][known]).mean():.1f}")
    return "  ".join(text)


def fit(a):
    torch.manual_seed(a.seed)
    random.seed(a.seed)
    torch.set_num_threads(a.threads)
    train, total = sequences(read(a.train))
    dev, dev_total = sequences(read(a.dev))
    soft = np.load(a.teacher)["scores"].astype(np.float32) if a.teacher else None
    dims = [a.word] + DIMS[1:]
    model = Network(a.hidden, dims, a.dropout)
    if a.start:
        model = load(a.start, a.dropout)
    best = torch.optim.Adam(model.parameters(), lr=a.rate)
    steps = a.epochs * len(batches(train, a.batch, True))
    done, began = 0, time.time()
    for epoch in range(a.epochs):
        model.train()
        sum_loss = 0
        for group in batches(train, a.batch, True):
            x, y, lengths, t = pack(train, group, soft)
            for g in best.param_groups:
                g["lr"] = a.rate * min(1.0, (done + 1) / 100) * max(0.02, 1 - done / steps)
            best.zero_grad()
            loss = loss_of(model(x, lengths), y, t)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 2.0)
            best.step()
            done += 1
            sum_loss += loss.item()
        print(f"epoch {epoch + 1} of {a.epochs}  loss {sum_loss:.1f}  {time.time() - began:.0f} s  dev: {measure([model], dev, dev_total)}", flush=True)
    torch.save({"hidden": model.hidden, "dims": model.dims, "weights": model.state_dict()}, a.out)


def load(path, dropout=0.35):
    d = torch.load(path, weights_only=True)
    m = Network(d["hidden"], d["dims"], dropout)
    m.load_state_dict(d["weights"])
    return m


def export(path, out):
    """Little-endian: hidden size, feature count, dims; then every table as float32 in the order that the program reads."""
    d = torch.load(path, weights_only=True)
    w = {k: v.numpy().astype("<f4") for k, v in d["weights"].items()}
    with open(out, "wb") as f:
        f.write(struct.pack("<II", d["hidden"], len(d["dims"])))
        f.write(struct.pack(f"<{len(d['dims'])}I", *d["dims"]))
        for i, n in enumerate(d["dims"]):
            if n:
                f.write(w[f"tables.{i}.weight"].tobytes())
        for layer in ("one", "two"):
            for way in ("", "_back"):
                f.write(w[f"{layer}{way}.weight_ih_l0"].tobytes())
                f.write(w[f"{layer}{way}.weight_hh_l0"].tobytes())
                f.write((w[f"{layer}{way}.bias_ih_l0"] + w[f"{layer}{way}.bias_hh_l0"]).tobytes())
        f.write(w["head.weight"].tobytes())
        f.write(w["head.bias"].tobytes())


def golden(features, file, out):
    """The first stretch of FEATURES.bin: each token's features and, from the framework, its scores, with the weights of the model file."""
    b = open(file, "rb").read()
    at = 8 + 1 + 1 + 8 + 2 + 4 + 4        # magic, format, kind, templates, names (none), length, checksum
    def number(fmt):
        nonlocal at
        v, = struct.unpack_from("<" + fmt, b, at)
        at += struct.calcsize(fmt)
        return v
    def packed(rows, columns):
        nonlocal at
        step = number("f")
        w = np.frombuffer(b, "i1", rows * columns, at).reshape(rows, columns).astype(np.float32) * step
        at += rows * columns
        return torch.from_numpy(w)
    def floats(n):
        nonlocal at
        w = np.frombuffer(b, "<f4", n, at).copy()
        at += 4 * n
        return torch.from_numpy(w)
    hidden = number("H")
    dims = [number("H") for _ in SIZES]
    m = Network(hidden, dims)
    w = {f"tables.{i}.weight": packed(SIZES[i], d) for i, d in enumerate(dims) if d}
    for layer, width in (("one", sum(dims)), ("two", 2 * hidden)):
        for way in ("", "_back"):
            w[f"{layer}{way}.weight_ih_l0"] = packed(4 * hidden, width)
            w[f"{layer}{way}.weight_hh_l0"] = packed(4 * hidden, hidden)
            w[f"{layer}{way}.bias_ih_l0"] = floats(4 * hidden)
            w[f"{layer}{way}.bias_hh_l0"] = torch.zeros(4 * hidden)
    w["head.weight"] = packed(sum(HEADS), 2 * hidden)
    w["head.bias"] = floats(sum(HEADS))
    assert at == len(b)
    m.load_state_dict(w)
    m.eval()
    x, _, stretches = read(features)[0]
    s, e = (int(v) for v in stretches[0])
    with torch.no_grad():
        scores = m(torch.from_numpy(x[None, s:e]), torch.tensor([e - s]))[0].numpy()
    with open(out, "w") as f:
        f.write("# features of each token and the scores that PyTorch gives them with models/quotes.bin; written by tools/fit/quotes.py golden\n")
        for row, score in zip(x[s:e], scores):
            f.write(" ".join(map(str, row)) + "\t" + " ".join(f"{v:.4f}" for v in score) + "\n")


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    sub = p.add_subparsers(dest="what", required=True)
    f = sub.add_parser("fit")
    for name in ("train", "dev", "out"):
        f.add_argument(name)
    f.add_argument("--hidden", type=int, default=96)
    f.add_argument("--word", type=int, default=48)
    f.add_argument("--epochs", type=int, default=12)
    f.add_argument("--batch", type=int, default=3200)
    f.add_argument("--rate", type=float, default=3e-3)
    f.add_argument("--dropout", type=float, default=0.35)
    f.add_argument("--seed", type=int, default=1)
    f.add_argument("--threads", type=int, default=1)
    f.add_argument("--teacher")
    f.add_argument("--start")
    s = sub.add_parser("soft")
    s.add_argument("train"); s.add_argument("out"); s.add_argument("models", nargs="+")
    s = sub.add_parser("score")
    s.add_argument("dev"); s.add_argument("models", nargs="+")
    s = sub.add_parser("export")
    s.add_argument("model"); s.add_argument("out")
    s = sub.add_parser("golden")
    s.add_argument("features"); s.add_argument("file"); s.add_argument("out")
    a = p.parse_args()
    if a.what == "golden":
        golden(a.features, a.file, a.out)
    elif a.what == "fit":
        fit(a)
    elif a.what == "soft":
        seqs, total = sequences(read(a.train))
        np.savez(a.out, scores=predict([load(m) for m in a.models], seqs, total).astype(np.float16))
    elif a.what == "score":
        seqs, total = sequences(read(a.dev))
        print(measure([load(m) for m in a.models], seqs, total))
    else:
        export(a.model, a.out)


main()
