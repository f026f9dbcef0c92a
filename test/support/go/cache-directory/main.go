// Command cache-directory is a GOCACHEPROG: it keeps Go's build cache in a directory that machines can share,
//
//	GOCACHEPROG="cache-directory SHARED LOCAL LOG"
//
// and appends a line for each request to LOG: hit, miss or put. Real ones do the same with object storage.
//
// See https://pkg.go.dev/cmd/go/internal/cacheprog.
package main

import (
	"bufio"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"strings"
)

type request struct {
	ID       int64
	Command  string
	ActionID []byte
	OutputID []byte
	BodySize int64
}

type response struct {
	ID            int64
	Err           string   `json:",omitempty"`
	KnownCommands []string `json:",omitempty"`
	Miss          bool     `json:",omitempty"`
	OutputID      []byte   `json:",omitempty"`
	Size          int64    `json:",omitempty"`
	DiskPath      string   `json:",omitempty"`
}

type cache struct {
	shared, local string
	requests      *os.File
}

func main() {
	requests, err := os.OpenFile(os.Args[3], os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o644)
	if err != nil {
		log.Fatal(err)
	}
	c := cache{os.Args[1], os.Args[2], requests}
	in, out := json.NewDecoder(bufio.NewReader(os.Stdin)), json.NewEncoder(os.Stdout)
	out.Encode(response{KnownCommands: []string{"get", "put", "close"}})
	for {
		var req request
		if err := in.Decode(&req); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			log.Fatal(err)
		}
		var body []byte
		if req.Command == "put" && req.BodySize > 0 {
			if err := in.Decode(&body); err != nil {
				log.Fatal(err)
			}
		}
		res, err := c.answer(req, body)
		if err != nil {
			res = response{Err: err.Error()}
		}
		res.ID = req.ID
		out.Encode(res)
		if req.Command == "close" {
			return
		}
	}
}

func (c cache) answer(req request, body []byte) (response, error) {
	action := filepath.Join(c.shared, hex.EncodeToString(req.ActionID))
	switch req.Command {
	case "put":
		fmt.Fprintln(c.requests, "put")
		if err := os.WriteFile(action+".body", body, 0o644); err != nil {
			return response{}, err
		}
		if err := os.WriteFile(action, []byte(hex.EncodeToString(req.OutputID)), 0o644); err != nil {
			return response{}, err
		}
		path, err := c.fetch(action)
		return response{DiskPath: path}, err
	case "get":
		output, err := os.ReadFile(action)
		if err != nil {
			fmt.Fprintln(c.requests, "miss")
			return response{Miss: true}, nil
		}
		fmt.Fprintln(c.requests, "hit")
		id, err := hex.DecodeString(strings.TrimSpace(string(output)))
		if err != nil {
			return response{}, err
		}
		path, err := c.fetch(action)
		if err != nil {
			return response{}, err
		}
		info, err := os.Stat(path)
		if err != nil {
			return response{}, err
		}
		return response{OutputID: id, Size: info.Size(), DiskPath: path}, nil
	default:
		return response{}, nil
	}
}

// fetch copies an entry to this machine, where Go reads it.
func (c cache) fetch(action string) (string, error) {
	body, err := os.ReadFile(action + ".body")
	if err != nil {
		return "", err
	}
	path := filepath.Join(c.local, filepath.Base(action))
	return path, os.WriteFile(path, body, 0o644)
}
