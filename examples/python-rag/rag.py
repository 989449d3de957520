"""A shop's assistant: finds the passages of the help pages that answer a question, and writes the prompt for the model."""

import math
import pathlib
import re
import sys
import zlib

import clouds

CLOUD = clouds.Aws  # or clouds.Alibaba, clouds.Tencent, clouds.Volcengine

DIMENSION = 512


def embed(text):
    """Stands for your embedding model: counts words and Chinese characters in hashed places, and scales to length 1."""
    numbers = [0.0] * DIMENSION
    for token in re.findall(r"[a-z]+|[\u4e00-\u9fff]", text.lower()):
        numbers[zlib.crc32(token.encode()) % DIMENSION] += 1
    length = math.sqrt(sum(number * number for number in numbers)) or 1.0
    return [number / length for number in numbers]


def passages(folder):
    """The paragraphs of the pages `pages/LANGUAGE/NAME.txt`, as vectors with metadata."""
    for page in sorted(pathlib.Path(folder).glob("*/*.txt")):
        for number, text in enumerate(page.read_text(encoding="utf-8").strip().split("\n\n")):
            metadata = {"page": page.stem, "language": page.parent.name, "text": text}
            yield {"key": f"{page.parent.name}/{page.stem}/{number}", "data": {"float32": embed(text)}, "metadata": metadata}


def prompt(cloud, question, language):
    """What the model is asked: the two nearest passages in the question's language, and the question."""
    found = cloud.query(embed(question), top_k=2, filter={"language": {"$eq": language}})
    return "\n".join(["Answer from these passages:", *(f"- {one['text']}" for one in found), f"Question: {question}"])


if __name__ == "__main__":
    cloud = CLOUD("shop-help", "passages")
    cloud.create(DIMENSION, unfilterable=["text"])
    cloud.put(list(passages(pathlib.Path(__file__).parent / "pages")))
    questions = [("How long does delivery to Europe take?", "en"), ("多少天之内可以退货？", "zh")]
    sys.stdout.reconfigure(encoding="utf-8")
    print("\n\n".join(prompt(cloud, question, language) for question, language in questions))
