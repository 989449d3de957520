"""Nearest neighbours in double precision, for comparison: reads a question as JSON, writes the answers as JSON."""
import json
import operator
import sys

import numpy

compare = {"$gt": operator.gt, "$gte": operator.ge, "$lt": operator.lt, "$lte": operator.le}


def values(metadata, field):
    value = metadata.get(field, [])
    return value if isinstance(value, list) else [value]


def passes(condition, metadata):
    (name, operand), = condition.items()
    if name in ("$and", "$or"):
        return (all if name == "$and" else any)(passes(part, metadata) for part in operand)
    (word, wanted), = operand.items()
    found = values(metadata, name)
    if word == "$exists":
        return (name in metadata) == wanted
    if word in compare:
        return any(compare[word](value, wanted) for value in found)
    wanted = wanted if isinstance(wanted, list) else [wanted]
    among = any(value in wanted for value in found)
    return not among if word in ("$ne", "$nin") else among


question = json.load(sys.stdin)
vectors = numpy.array(question["vectors"], dtype=numpy.float32).astype(numpy.float64)
answers = []
for query in question["queries"]:
    vector = numpy.array(query["vector"], dtype=numpy.float32).astype(numpy.float64)
    if question["metric"] == "euclidean":
        distances = numpy.linalg.norm(vectors - vector, axis=1)
    else:
        distances = 1 - vectors @ vector / (numpy.linalg.norm(vectors, axis=1) * numpy.linalg.norm(vector))
    kept = [place for place, metadata in enumerate(question["metadata"])
            if "filter" not in query or passes(query["filter"], metadata)]
    nearest = sorted(kept, key=lambda place: distances[place])[:query["k"]]
    answers.append([[place, distances[place]] for place in nearest])
json.dump(answers, sys.stdout)
