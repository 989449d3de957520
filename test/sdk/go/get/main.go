// Gets a URL with Go's own client; ends with its error.
package main

import (
	"log"
	"net/http"
	"os"
)

func main() {
	answer, err := http.Get(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	answer.Body.Close()
}
