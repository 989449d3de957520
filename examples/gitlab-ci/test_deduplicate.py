import unittest

from deduplicate import Library, deduplicate, open_client


class DeduplicateTest(unittest.TestCase):
    def test_finds_the_copy_though_it_was_cropped_scaled_and_written_on(self):
        library = Library(open_client(), "uploads")
        library.create()
        self.assertEqual({"balloons.jpg": "balloons-edited.jpg"}, deduplicate(library, "pictures"))


if __name__ == "__main__":
    unittest.main()
