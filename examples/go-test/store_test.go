package help

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss"
	"github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss/credentials"
	"github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss/vectors"
)

var url = os.Getenv("TUKU_URL")

// TestMain starts a server for all tests on a free port, unless there is one, as in `tuku exec -- go test`.
func TestMain(m *testing.M) {
	stop := func() {}
	if url == "" {
		said, err := tuku("start -d --fresh")
		found := regexp.MustCompile(`(http://\S+:(\d+))`).FindStringSubmatch(said)
		if err != nil || found == nil {
			fmt.Fprintln(os.Stderr, "Tuku does not start:", err, said)
			os.Exit(1)
		}
		url = found[1]
		stop = func() { _, _ = tuku("stop --port " + found[2]) }
	}
	code := m.Run()
	stop()
	os.Exit(code)
}

// tuku runs Tuku's command; returns what it prints.
func tuku(arguments string) (string, error) {
	words := strings.Fields("npx --yes tuku@0.1.0 " + arguments)
	command := exec.Command(words[0], words[1:]...)
	command.Stderr = os.Stderr
	said, err := command.Output()
	return string(said), err
}

func client(secret string) *vectors.VectorsClient {
	return vectors.NewVectorsClient(oss.LoadDefaultConfig().
		WithCredentialsProvider(credentials.NewStaticCredentialsProvider("tuku", secret)).
		WithRegion("cn-hangzhou").WithAccountId("123").WithEndpoint(url))
}

// open gives a test a store of its own, in an empty account.
func open(t *testing.T) Store {
	t.Helper()
	answer, err := http.Post(url+"/_tuku/reset", "", nil)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	store := Store{client("tuku-secret"), "shop-help"}
	check(t, store.Create(context.TODO()))
	check(t, store.Add(context.TODO(), "returns", "en",
		"You may return a poster within 30 days.", "We refund the price when the poster has arrived here."))
	check(t, store.Add(context.TODO(), "delivery", "en",
		"Posters are sent in a tube and take three days.", "Delivery is free above 50 euros."))
	check(t, store.Add(context.TODO(), "returns-zh", "zh", "海报可在 30 天内退货。", "收到退回的海报后退款。"))
	return store
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestThePassageThatAnswersComesFirst(t *testing.T) {
	store := open(t)
	for _, test := range []struct{ question, language, answer string }{
		{"How many days do I have to return a poster?", "en", "You may return a poster within 30 days."},
		{"Is delivery free?", "en", "Delivery is free above 50 euros."},
		{"海报多少天内可以退货？", "zh", "海报可在 30 天内退货。"},
	} {
		found, err := store.Ask(context.TODO(), test.question, test.language, 1)
		check(t, err)
		if len(found) != 1 || found[0] != test.answer {
			t.Errorf("%s: expected %q, got %q", test.question, test.answer, found)
		}
	}
}

func TestAPageThatIsAddedAgainReplacesItsPassages(t *testing.T) {
	store := open(t)
	check(t, store.Add(context.TODO(), "delivery", "en", "Posters are sent flat.", "Delivery is always free."))
	found, err := store.Ask(context.TODO(), "Is delivery free?", "en", 10)
	check(t, err)
	if len(found) != 4 || found[0] != "Delivery is always free." {
		t.Errorf("got %q", found)
	}
}

func TestAWrongSecretIsRefusedAsByTheCloud(t *testing.T) {
	open(t)
	_, err := Store{client("wrong"), "shop-help"}.Ask(context.TODO(), "Is delivery free?", "en", 1)
	var refused *oss.ServiceError
	if !errors.As(err, &refused) || refused.Code != "SignatureDoesNotMatch" {
		t.Errorf("got %v", err)
	}
}
