"""The pipeline's components: offsets, overlaps, and the way through a model file."""

import tempfile
import unicodedata
import unittest
from pathlib import Path

import bot.surroundings  # noqa: F401  # isort: skip
import numpy as np
from bot.components.embedding import embed
from bot.components.entities import without_overlap
from bot.components.intents import Classifier, Example
from bot.components.patterns import LOOKUP, REGEX, Found, Pattern, PatternFinder, from_json, to_json
from bot.components.tagger import LEARNED, Tagger, tags, train
from bot.components.tokenizer import tokenize

CONFIG = {"C": 10.0, "class_weight": "balanced", "words": 1.0, "characters": 1.0, "embedding": 1.0}
SAYINGS = {
    "greet": ["こんにちは", "おはよう", "はじめまして", "hello"],
    "order_status": ["荷物が届かない", "注文はどうなりましたか", "発送されましたか", "where is my order"],
}


class Tokens(unittest.TestCase):
    def test_offsets_are_those_of_the_message(self) -> None:
        text = "ｶﾞｯﾂ シャツ２枚、届かん!"
        tokens = tokenize(text)
        self.assertIn("ガッツ", [token.text for token in tokens])
        self.assertEqual(tokens[-1].end, len(text))
        for token in tokens:
            self.assertEqual(token.text, unicodedata.normalize("NFKC", text[token.start : token.end]))

    def test_forms_of_a_word_meet_in_its_lemma(self) -> None:
        self.assertIn("届く", [token.lemma for token in tokenize("届きました")])
        self.assertIn("届く", [token.lemma for token in tokenize("届かない")])

    def test_white_space_and_nothing_give_no_tokens(self) -> None:
        self.assertEqual(tokenize(" \n\u3000"), [])
        self.assertEqual(tokenize(""), [])

    def test_a_very_long_message_is_read_from_its_beginning(self) -> None:
        read = tokenize("届きました。" * 20_000)
        self.assertEqual((read[0].start, read[0].lemma), (0, "届く"))
        self.assertTrue(1_900 < read[-1].end <= 2_000)


class Patterns(unittest.TestCase):
    finder = PatternFinder(
        [
            Pattern("order_number", r"(?<![0-9])[0-9]{8}(?![0-9])", REGEX),
            Pattern("size", r"サイズは(?P<value>[A-Z]+)", REGEX),
        ]
    )

    def test_full_width_digits_are_found_where_they_stand(self) -> None:
        [found] = self.finder.find("ｶﾞ１２３４５６７８です")
        self.assertEqual((found.start, found.end), (2, 10))

    def test_a_named_group_narrows_the_find(self) -> None:
        [found] = self.finder.find("サイズはＸＬです")
        self.assertEqual((found.start, found.end), (4, 6))

    def test_they_survive_storing(self) -> None:
        self.assertEqual(from_json(to_json(self.finder.patterns)), list(self.finder.patterns))

    def test_overlapping_finds_leave_the_best(self) -> None:
        number = Found("order_number", 0, 8, REGEX)
        longer = Found("date", 0, 10, LEARNED)
        short, long = Found("product", 12, 14, LOOKUP), Found("product", 11, 16, LEARNED)
        self.assertEqual(without_overlap([longer, short, number, long]), [number, long])


class Learned(unittest.TestCase):
    def test_a_tagger_finds_what_it_was_shown(self) -> None:
        sentences = []
        for color in ("赤", "青", "白", "黒", "緑"):
            text = f"{color}のシャツはありますか"
            sentences.append((tokenize(text), [], [Found("color", 0, 1, "annotated")]))
        with tempfile.TemporaryDirectory() as folder:
            train(sentences, Path(folder) / "model", {"c1": 0.01, "c2": 0.01})
            tagger = Tagger(Path(folder) / "model")
        found = list(tagger.find(tokenize("ねえ、白のシャツはありますか"), []))
        self.assertEqual([(each.entity, each.start, each.end) for each in found], [("color", 3, 4)])
        self.assertEqual(list(tagger.find([], [])), [])

    def test_tags_begin_once(self) -> None:
        tokens = tokenize("10月28日に届く")
        annotated = [Found("date", 0, 6, "annotated")]
        self.assertEqual([tag[0] for tag in tags(tokens, annotated)], ["B", "I", "I", "I", "O", "O"])


class Intents(unittest.TestCase):
    def setUp(self) -> None:
        said = [(text, intent) for intent, texts in SAYINGS.items() for text in texts]
        vectors = embed([text for text, _ in said])
        self.examples = [Example(tokenize(text), vector) for (text, _), vector in zip(said, vectors, strict=True)]
        self.intents = [intent for _, intent in said]
        self.classifier = Classifier.fitted(self.examples, self.intents, CONFIG)

    def test_it_knows_its_examples(self) -> None:
        guessed = [self.classifier.intents[self.classifier.probabilities(e).argmax()] for e in self.examples]
        self.assertEqual(guessed, self.intents)

    def test_probabilities_add_up_also_for_unknown_words(self) -> None:
        strange = self.classifier.probabilities(Example(tokenize("ぬるぽ"), embed(["ぬるぽ"])[0]))
        self.assertEqual(strange.shape, (len(SAYINGS),))
        self.assertTrue((strange >= 0).all())
        self.assertAlmostEqual(float(strange.sum()), 1.0, places=5)

    def test_it_is_the_same_after_storing(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            self.classifier.save(Path(folder))
            restored = Classifier.restored(Path(folder))
        self.assertEqual(restored.intents, self.classifier.intents)
        for example in self.examples:
            np.testing.assert_allclose(
                restored.probabilities(example), self.classifier.probabilities(example), atol=1e-6
            )

    def test_nothing_in_its_files_can_run(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            self.classifier.save(Path(folder))
            self.assertEqual({path.suffix for path in Path(folder).iterdir()}, {".json", ".npz"})
            with np.load(Path(folder) / "classifier.npz", allow_pickle=False) as numbers:
                self.assertEqual({numbers[name].dtype.kind for name in numbers.files}, {"f"})


if __name__ == "__main__":
    unittest.main()
