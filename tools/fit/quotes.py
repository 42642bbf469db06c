#!/usr/bin/env python3
"""Fit the network over source, cue and content.

usage: quotes.py fit    TRAIN.bin DEV.bin OUT.pt [--hidden 96] [--epochs 12] [--seed 1] [--threads 1]     a teacher, from annotated text
       quotes.py distil DEV.bin OUT.pt TEXT.bin... --teachers A.pt B.pt... [--sizes 64 80] [--epochs 11] [--threads 1]
                                                        the program's network, which is small and learns from annotated and
                                                        plain text what the teachers make of it (Hinton, Vinyals, Dean 2015)
       quotes.py score  DEV.bin MODEL.pt...              token F1, several models as one
       quotes.py export MODEL.pt WEIGHTS.bin             plain float tables for `cargo xtask quantise`
       quotes.py golden FEATURES.bin models/quotes.bin GOLDEN.tsv   what the framework makes of the model file, for the parity test

Files of text are written by `cargo xtask features`. Embeddings of each feature side by side, two bidirectional LSTM layers
(Hochreiter and Schmidhuber 1997; Graves 2005), three linear heads: the label of the token, which cue a content belongs to, which
source a cue has. The program's network has coupled gates. Everything is seeded; on one thread the result is the same each time.
"""
import argparse, random, struct, sys, time
import numpy as np
import torch
from torch import nn

SIZES = [8192, 8192, 1024, 2048, 64, 16, 8, 16]
DIMS = [48, 0, 12, 20, 8, 10, 6, 6]      # the second hash of the word reads the first one's table
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


class Coupled(nn.Module):
    """An LSTM layer whose forget gate is one less its input gate (Greff et al. 2017): three products instead of four."""
    def __init__(self, width, hidden):
        super().__init__()
        self.hidden = hidden
        bound = hidden ** -0.5
        self.of_input, self.of_state, self.bias = (nn.Parameter(torch.empty(*size).uniform_(-bound, bound))
                                                   for size in ((3 * hidden, width), (3 * hidden, hidden), (3 * hidden,)))
        with torch.no_grad():
            self.bias[:hidden] -= 1.0

    def forward(self, x):
        tie = lambda w: torch.cat([w[:self.hidden], -w[:self.hidden], w[self.hidden:]])
        start, bias = x.new_zeros(1, x.shape[0], self.hidden), tie(self.bias)
        weights = [tie(self.of_input), tie(self.of_state), bias, torch.zeros_like(bias)]
        return torch._VF.lstm(x, (start, start), weights, True, 1, 0.0, self.training, False, True)


class Network(nn.Module):
    def __init__(self, sizes, coupled, dropout=0.35, lost=0.1):
        super().__init__()
        self.sizes, self.coupled, self.lost = list(sizes), coupled, lost
        self.tables = nn.ModuleList([nn.Embedding(s, d) if d else nn.Identity() for s, d in zip(SIZES, DIMS)])
        for t in self.tables:
            if isinstance(t, nn.Embedding):
                nn.init.normal_(t.weight, std=0.3)
        layer = Coupled if coupled else lambda width, hidden: nn.LSTM(width, hidden, batch_first=True)
        first, second = sizes
        # Each direction is a layer of its own over sequences that are padded at their far end, so that padding comes last in both.
        self.one, self.one_back = layer(sum(DIMS), first), layer(sum(DIMS), first)
        self.two, self.two_back = layer(2 * first, second), layer(2 * first, second)
        self.head = nn.Linear(2 * second, sum(HEADS))
        self.drop = nn.Dropout(dropout)

    def forward(self, x, lengths):
        keep = torch.ones(x.shape[:2])
        if self.training:
            keep = (torch.rand(x.shape[:2]) >= self.lost).float()
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


def loss_of(scores, y):
    total = 0
    at = 0
    weights = (1.0, 0.4, 0.4)
    for k, n in enumerate(HEADS):
        s = scores[..., at:at + n].reshape(-1, n)
        gold = y[k].reshape(-1)
        known = gold >= 0 if k == 0 else gold > 0
        if known.any():
            total = total + weights[k] * nn.functional.cross_entropy(s[known], gold[known])
        at += n
    return total


def predict(models, seqs, total):
    """Logarithms of the mean probabilities of several models, one row a token of the file."""
    out = np.zeros((total, sum(HEADS)), np.float32)
    for m in models:
        m.eval()
    with torch.no_grad():
        for group in batches(seqs, 12000, False):
            x, _, lengths, _ = pack(seqs, group)
            s = 0
            for m in models:
                s = s + torch.cat([torch.softmax(p, -1) for p in torch.split(m(x, lengths), HEADS, -1)], -1)
            s = torch.log(s / len(models) + 1e-6).numpy()
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


def sparser(model, share):
    """For each matrix of the LSTM layers, zeros where this share of its blocks are weakest, ones elsewhere. A block is what the
    program skips at once: sixteen rows of two columns."""
    masks = {}
    for name, w in model.named_parameters():
        if ".weight_" in name and not name.startswith("tables"):
            rows, columns = w.shape
            blocks = w.detach().reshape(rows // 16, 16, columns // 2, 2).pow(2).sum((1, 3))
            limit = torch.quantile(blocks, share)
            kept = (blocks > limit).float()
            masks[name] = kept[:, None, :, None].expand(-1, 16, -1, 2).reshape(rows, columns)
    return masks


def train(a, seqs, soft, model, loss, rate_at_end, mean_from):
    """Adam over all of the text `a.epochs` times; the result is the mean of the weights from `mean_from` of the time on."""
    dev, dev_total = sequences(read(a.dev))
    best = torch.optim.Adam(model.parameters(), lr=a.rate)
    steps = a.epochs * len(batches(seqs, a.batch, True))
    done, began, mean = 0, time.time(), {}
    for epoch in range(a.epochs):
        model.train()
        sum_loss = 0
        for group in batches(seqs, a.batch, True):
            x, y, lengths, t = pack(seqs, group, soft)
            for g in best.param_groups:
                g["lr"] = a.rate * min(1.0, (done + 1) / 100) * max(rate_at_end, 1 - done / steps)
            best.zero_grad()
            l = loss(model(x, lengths), y, t)
            l.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 2.0)
            best.step()
            done += 1
            since = done - int(mean_from * steps)
            if since > 0:
                for name, w in model.named_parameters():
                    mean.setdefault(name, w.detach().clone()).lerp_(w.detach(), max(1 / since, 0.002))
            sum_loss += l.item()
        print(f"epoch {epoch + 1} of {a.epochs}  loss {sum_loss:.1f}  {time.time() - began:.0f} s  dev: {measure([model], dev, dev_total)}", flush=True)
    with torch.no_grad():
        for name, w in model.named_parameters():
            w.copy_(mean.get(name, w))
    print(f"mean: {measure([model], dev, dev_total)}", flush=True)
    torch.save({"sizes": model.sizes, "coupled": model.coupled, "weights": model.state_dict()}, a.out)


def fit(a):
    start(a)
    train(a, sequences(read(a.train))[0], None, Network([a.hidden, a.hidden], False, a.dropout), lambda s, y, _: loss_of(s, y), 0.02, 1.0)


def distil(a):
    start(a)
    teachers = [load(path) for path in a.teachers]
    model = Network(a.sizes, True, a.dropout, 0.05)
    with torch.no_grad():
        for own, of_teacher in zip(model.tables, teachers[0].tables):
            if isinstance(own, nn.Embedding):
                own.weight.copy_(of_teacher.weight)
    text, soft, total = [], [], 0
    for path in a.text:
        seqs, n = sequences(read(path))
        soft.append(predict(teachers, seqs, n))
        # In plain text no label is known, not even that a token has none.
        plain = all((y[0] == 0).all() for _, y, _ in seqs)
        text += [(x, np.full_like(y, -1) if plain else y, base + total) for x, y, base in seqs]
        total += n
    def loss(scores, y, target):
        return mimicry(scores, target) + (a.hard * loss_of(scores, y) if (y[0] >= 0).any() else 0)
    train(a, text, np.concatenate(soft), model, loss, 0.01, 0.7)


def start(a):
    torch.manual_seed(a.seed)
    random.seed(a.seed)
    torch.set_num_threads(a.threads)


def mimicry(scores, target):
    """Divergence from the teacher: of labels everywhere, of links where the teacher sees a content or a cue."""
    real = target.abs().sum(-1) > 0
    label = target[..., :7].argmax(-1)
    total, at = 0, 0
    for k, n in enumerate(HEADS):
        where = real if k == 0 else real & ((label >= 5) if k == 1 else (label == 3) | (label == 4))
        if where.any():
            s, t = scores[..., at:at + n][where], target[..., at:at + n][where]
            total = total + (1.0, 0.3, 0.3)[k] * nn.functional.kl_div(torch.log_softmax(s, -1), torch.log_softmax(t, -1), log_target=True, reduction="batchmean")
        at += n
    return 10 * total


def load(path):
    d = torch.load(path, weights_only=True)
    m = Network(d["sizes"], d["coupled"])
    m.load_state_dict(d["weights"])
    return m


def export(path, out):
    """Little-endian: sizes of both layers, feature count, dims; then every table as float32 in the order that the program reads."""
    d = torch.load(path, weights_only=True)
    assert d["coupled"], "the program's network has coupled gates"
    w = {k: v.numpy().astype("<f4") for k, v in d["weights"].items()}
    with open(out, "wb") as f:
        f.write(struct.pack("<III", *d["sizes"], len(DIMS)))
        f.write(struct.pack(f"<{len(DIMS)}I", *DIMS))
        for i, n in enumerate(DIMS):
            if n:
                f.write(w[f"tables.{i}.weight"].tobytes())
        for layer in ("one", "two"):
            for way in ("", "_back"):
                for part in ("of_input", "of_state", "bias"):
                    f.write(w[f"{layer}{way}.{part}"].tobytes())
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
    sizes = [number("H"), number("H")]
    assert [number("H") for _ in SIZES] == DIMS
    m = Network(sizes, True)
    w = {f"tables.{i}.weight": packed(SIZES[i], d) for i, d in enumerate(DIMS) if d}
    for layer, width, hidden in (("one", sum(DIMS), sizes[0]), ("two", 2 * sizes[0], sizes[1])):
        for way in ("", "_back"):
            w[f"{layer}{way}.of_input"] = packed(3 * hidden, width)
            w[f"{layer}{way}.of_state"] = packed(3 * hidden, hidden)
            w[f"{layer}{way}.bias"] = floats(3 * hidden)
    w["head.weight"] = packed(sum(HEADS), 2 * sizes[1])
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
    d = sub.add_parser("distil")
    for name in ("dev", "out"):
        d.add_argument(name)
    d.add_argument("text", nargs="+")
    d.add_argument("--teachers", nargs="+", required=True)
    d.add_argument("--sizes", type=int, nargs=2, default=[64, 80])
    d.add_argument("--hard", type=float, default=0.5, help="weight of the annotations")
    for one, epochs, batch, dropout in ((f, 12, 3200, 0.35), (d, 11, 4000, 0.08)):
        one.add_argument("--epochs", type=int, default=epochs)
        one.add_argument("--batch", type=int, default=batch)
        one.add_argument("--dropout", type=float, default=dropout)
        one.add_argument("--rate", type=float, default=3e-3)
        one.add_argument("--seed", type=int, default=1)
        one.add_argument("--threads", type=int, default=1)
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
    elif a.what == "distil":
        distil(a)
    elif a.what == "score":
        seqs, total = sequences(read(a.dev))
        print(measure([load(m) for m in a.models], seqs, total))
    else:
        export(a.model, a.out)


main()
