"""Trains the embedding's projection from the features that `npm run bench -- train` wrote.

    python3 bench/train/projection.py bench/.cache/train weights/projection-3.bin

Fisher discriminants: a class is one picture with all its edits. The directions in which edits of one picture differ are
shrunk (within-class whitening), then the directions in which different pictures differ most are kept. Each direction is
divided by the fourth root of its ratio of variances, so that no direction dominates. Needs numpy and scipy, a minute, 2 GB.
"""
import json
import sys
from pathlib import Path

import numpy as np
from scipy.linalg import cholesky, solve_triangular

COLUMNS = 512
# Share of the mean within-class variance that is added to each direction's. Chosen on the tuning pictures.
SHRINKAGE = 0.2
# Exponent of the ratio of variances. Chosen on the tuning pictures.
BALANCE = -0.25
SEED = 20190529


def load(folder: Path, name: str) -> tuple[np.ndarray, list[dict]]:
    """Features, one row per picture, and what each row is: class `c` and edit `e`."""
    meta = [json.loads(line) for line in (folder / f"{name}.jsonl").read_text().splitlines()]
    rows = np.fromfile(folder / f"{name}.f32", "<f4")
    return rows.reshape(len(meta), -1), meta


def scatters(rows: np.ndarray, classes: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Within-class and between-class covariance, and the mean of the classes' means."""
    count = np.bincount(classes)
    means = np.zeros((len(count), rows.shape[1]))
    np.add.at(means, classes, rows)
    means /= count[:, None]
    rest = rows - means[classes]
    mean = means.mean(0)
    between = means - mean
    return rest.T @ rest / len(rows), between.T @ between / len(count), mean


def discriminants(within: np.ndarray, between: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The main directions by ratio of between-class to within-class variance, and the ratios."""
    shrunk = within + SHRINKAGE * within.diagonal().mean() * np.eye(len(within))
    lower = cholesky(shrunk, lower=True)
    half = solve_triangular(lower, between, lower=True)
    ratio = solve_triangular(lower, half.T, lower=True)
    ratio = (ratio + ratio.T) / 2
    # Subspace iteration: a full eigendecomposition takes many times as long.
    basis = np.random.default_rng(SEED).standard_normal((len(ratio), COLUMNS + 64))
    for _ in range(4):
        basis = np.linalg.qr(ratio @ basis)[0]
    values, vectors = np.linalg.eigh(basis.T @ ratio @ basis)
    best = np.argsort(-values)[:COLUMNS]
    return solve_triangular(lower.T, basis @ vectors[:, best], lower=False), values[best]


def quantise(matrix: np.ndarray, mean: np.ndarray) -> tuple[bytes, np.ndarray, np.ndarray]:
    """float32 scale and offset of each column, then int8 values row by row; little endian."""
    scales = (np.abs(matrix).max(0) / 127).astype("<f4")
    values = np.clip(np.rint(matrix / scales), -127, 127).astype("i1")
    restored = values * scales
    offsets = -(mean @ restored).astype("<f4")
    return scales.tobytes() + offsets.tobytes() + values.tobytes(), restored, offsets


def judge(rows: np.ndarray, meta: list[dict]) -> str:
    """R@1 and µAP of the nine edits among the originals; the share of copies above 99.9 % of the other pairs."""
    rows = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    edit, cls = (np.array([m[key] for m in meta]) for key in ("e", "c"))
    stored, asked = np.flatnonzero(edit == -1), np.flatnonzero((edit >= 0) & (edit < 9))
    scores = rows[asked] @ rows[stored].T
    same = cls[asked][:, None] == cls[stored][None, :]
    right, wrong = scores[same], np.where(same, -9, scores).max(1)
    hit = np.repeat([1, 0], len(asked))[np.argsort(-np.concatenate([right, wrong]), kind="stable")]
    precision = (hit * np.cumsum(hit) / np.arange(1, len(hit) + 1)).sum() / len(asked)
    kept = (right >= np.quantile(scores[~same], 0.999)).mean()
    return f"R@1 {(right > wrong).mean():.4f}, µAP {precision:.4f}, copies kept at 0.1 % of other pairs {kept:.4f}"


def main(folder: Path, target: Path) -> None:
    rows, meta = load(folder, "train")
    classes = np.unique([m["c"] for m in meta], return_inverse=True)[1]
    within, between, mean = scatters(rows, classes)
    matrix, ratios = discriminants(within, between)
    matrix *= np.maximum(ratios, 1e-9) ** BALANCE
    matrix /= np.sqrt((matrix**2).sum() / COLUMNS)
    # A fixed sign for each column, so that the file does not depend on the library's choice.
    matrix *= np.sign(matrix[np.abs(matrix).argmax(0), np.arange(COLUMNS)])
    data, restored, offsets = quantise(matrix, mean)
    target.write_bytes(data)
    print(f"{len(rows)} rows of {classes.max() + 1} pictures; {target}: {len(data)} bytes")
    for name in ("tune", "judge"):
        if (folder / f"{name}.jsonl").exists():
            rows, meta = load(folder, name)
            print(f"{name}: {judge(rows, meta)}; after projection {judge(rows @ restored + offsets, meta)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
