"""FAISS in Python (Debian: python3-faiss) over vectors in files; prints one line of JSON. Vectors are of length 1.

build FOLDER DIMENSION FACTORY: builds an index from FOLDER/rows with all cores and writes it.
serve FOLDER DIMENSION FACTORY K CLIENTS: reads it, answers FOLDER/queries one at a time, then CLIENTS at a time, each with
one thread. HNSW has the parameters that Tuku gives it.
"""
import json
import sys
import threading
import time

import faiss
import numpy

mode, folder, dimension, factory = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
path = f"{folder}/{factory}.faiss"


def vectors(name):
    return numpy.fromfile(f"{folder}/{name}", dtype="float32").reshape(-1, dimension)


def memory():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmRSS"))


def build():
    index = faiss.index_factory(dimension, factory, faiss.METRIC_INNER_PRODUCT)
    if factory.startswith("HNSW"):
        index.hnsw.efConstruction, index.hnsw.efSearch = 100, 256
    rows = vectors("rows")
    start = time.perf_counter()
    index.add(rows)
    seconds = time.perf_counter() - start
    faiss.write_index(index, path)
    return {"perSecond": len(rows) / seconds}


def serve(k, clients):
    start = time.perf_counter()
    index = faiss.read_index(path)
    ready = time.perf_counter() - start
    faiss.omp_set_num_threads(1)
    queries = vectors("queries")
    found = {}

    def ask(number):
        start = time.perf_counter()
        found[number] = index.search(queries[number : number + 1], k)[1][0].tolist()
        return 1000 * (time.perf_counter() - start)

    alone = [ask(number) for number in range(len(queries))]
    together, numbers = [], iter(range(len(queries)))
    lock = threading.Lock()

    def client():
        faiss.omp_set_num_threads(1)
        while True:
            with lock:
                number = next(numbers, None)
            if number is None:
                return
            together.append(ask(number))

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = [found[number] for number in range(len(queries))]
    return {"readyMs": 1000 * ready, "memoryMb": memory(), "alone": alone, "together": together, "found": found}


print(json.dumps(build() if mode == "build" else serve(int(sys.argv[5]), int(sys.argv[6]))))
