// Command quotes serves quotes over HTTP.
//
//	quotes         serves on port 8080, and metrics on port 9090
//	quotes check   exits with 1 if it could not serve: a file is missing or empty
//	quotes report  prints how many quotes a running service at QUOTES_URL has served
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

// shutdownTimeout is how long requests in flight may take after SIGTERM.
const shutdownTimeout = 15 * time.Second

func main() {
	slog.SetDefault(slog.New(slog.NewJSONHandler(os.Stdout, nil)))
	if err := run(os.Args[1:]); err != nil {
		slog.Error("failed", "error", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	s := &server{quotesFile: os.Getenv("QUOTES_FILE"), tokenFile: os.Getenv("TOKEN_FILE")}
	switch strings.Join(args, " ") {
	case "":
		return serve(s)
	case "check":
		return s.check()
	case "report":
		return report(os.Stdout, os.Getenv("QUOTES_URL"))
	default:
		return fmt.Errorf("unknown arguments %q", args)
	}
}

// serve answers requests and tells metrics until SIGTERM, then lets requests in
// flight complete.
func serve(s *server) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	servers := []*http.Server{newServer(":8080", s.routes()), newServer(":9090", http.HandlerFunc(s.metrics))}
	failed := make(chan error, len(servers))
	for _, server := range servers {
		go func() { failed <- server.ListenAndServe() }()
	}
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	deadline, cancel := context.WithTimeout(context.Background(), shutdownTimeout)
	defer cancel()
	var errs []error
	for _, server := range servers {
		errs = append(errs, server.Shutdown(deadline))
	}
	return errors.Join(errs...)
}

func newServer(addr string, handler http.Handler) *http.Server {
	return &http.Server{Addr: addr, Handler: handler, ReadHeaderTimeout: 5 * time.Second, WriteTimeout: 10 * time.Second}
}

// report asks a running service how many quotes it has served.
func report(w io.Writer, url string) error {
	client := &http.Client{Timeout: 10 * time.Second}
	response, err := client.Get(url + "/count")
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", url, response.Status)
	}
	_, err = io.Copy(w, response.Body)
	return err
}
