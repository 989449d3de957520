import alibabacloud_oss_v2 as oss
import pytest

from rag_store import RagStore, open_client

RETURNS = ["You may return a poster within 30 days.", "We refund the price when the poster has arrived here."]
DELIVERY = ["Posters are sent in a tube and take three days.", "Delivery is free above 50 euros."]


@pytest.fixture
def help_pages(store):
    store.add("returns", "en", RETURNS)
    store.add("delivery", "en", DELIVERY)
    store.add("returns-zh", "zh", ["海报可在 30 天内退货。", "收到退回的海报后退款。"])
    return store


@pytest.mark.parametrize(
    ("question", "language", "answer"),
    [
        ("How many days do I have to return a poster?", "en", RETURNS[0]),
        ("Is delivery free?", "en", DELIVERY[1]),
        ("海报多少天内可以退货？", "zh", "海报可在 30 天内退货。"),
    ],
)
def test_the_passage_that_answers_comes_first(help_pages, question, language, answer):
    assert help_pages.ask(question, language) == [answer]


def test_a_page_that_is_removed_answers_no_longer(help_pages):
    help_pages.remove("delivery")
    assert set(help_pages.ask("Is delivery free?", "en", passages=10)) == set(RETURNS)


def test_a_page_that_is_added_again_replaces_its_passages(help_pages):
    help_pages.add("delivery", "en", ["Posters are sent flat.", "Delivery is always free."])
    assert help_pages.ask("Is delivery free?", "en") == ["Delivery is always free."]


def test_a_wrong_secret_is_refused_as_by_the_cloud(store, tuku_url):
    stranger = open_client("tuku", "wrong", account_id="1746495857601234", proxy=tuku_url)
    with pytest.raises(oss.exceptions.OperationError) as refused:
        RagStore(stranger, "shop-help").ask("Is delivery free?", "en")
    assert refused.value.unwrap().code == "SignatureDoesNotMatch"
