package httpserver_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"syscall"
	"testing"
	"time"

	"example.com/shop/internal/httpserver"
)

// status returns the status code with which h answers a GET request.
func status(h http.Handler, path string) int {
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, path, nil))
	return rec.Code
}

// eventually fails the test unless cond becomes true within a few seconds.
func eventually(t *testing.T, what string, cond func() bool) {
	t.Helper()
	for deadline := time.Now().Add(5 * time.Second); !cond(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("timed out waiting for %s", what)
		}
	}
}

func TestProbes(t *testing.T) {
	var down error
	s := httpserver.New(httpserver.Config{
		Handler: http.NotFoundHandler(),
		Ready:   func(context.Context) error { return down },
		Logger:  slog.New(slog.DiscardHandler),
	})
	if health, ready := status(s, "/healthz"), status(s, "/readyz"); health != 200 || ready != 200 {
		t.Errorf("healthz %d, readyz %d; want 200, 200", health, ready)
	}
	down = errors.New("no database")
	if health, ready := status(s, "/healthz"), status(s, "/readyz"); health != 200 || ready != 503 {
		t.Errorf("with a failing check: healthz %d, readyz %d; want 200, 503", health, ready)
	}
}

func TestGracefulShutdown(t *testing.T) {
	entered, release := make(chan struct{}), make(chan struct{})
	s := httpserver.New(httpserver.Config{
		Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			close(entered)
			<-release
			io.WriteString(w, "done")
		}),
		Logger: slog.New(slog.DiscardHandler),
	})
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, shutdown := context.WithCancel(t.Context())
	defer shutdown()
	served := make(chan error, 1)
	go func() { served <- s.Serve(ctx, ln) }()

	body := make(chan string, 1)
	go func() {
		resp, err := http.Get("http://" + ln.Addr().String())
		if err != nil {
			body <- err.Error()
			return
		}
		defer resp.Body.Close()
		data, _ := io.ReadAll(resp.Body)
		body <- string(data)
	}()
	<-entered
	if got := status(s, "/readyz"); got != http.StatusOK {
		t.Errorf("/readyz before shutdown: status %d, want 200", got)
	}

	shutdown()
	eventually(t, "/readyz to fail", func() bool {
		return status(s, "/readyz") == http.StatusServiceUnavailable
	})
	if got := status(s, "/healthz"); got != http.StatusOK {
		t.Errorf("/healthz during shutdown: status %d, want 200", got)
	}
	eventually(t, "the listener to close", func() bool {
		conn, err := net.Dial("tcp", ln.Addr().String())
		if err == nil {
			conn.Close()
		}
		return err != nil
	})
	select {
	case err := <-served:
		t.Errorf("Serve returned with a request in flight: %v", err)
	default:
	}

	close(release)
	if got := <-body; got != "done" {
		t.Errorf("request in flight got %q, want %q", got, "done")
	}
	if err := <-served; err != nil {
		t.Errorf("Serve = %v, want nil", err)
	}
}

func TestShutdownTimeout(t *testing.T) {
	ctx, shutdown := context.WithCancel(t.Context())
	s := httpserver.New(httpserver.Config{
		Handler: http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			shutdown()
			<-r.Context().Done() // until the server closes the connection
		}),
		Logger:          slog.New(slog.DiscardHandler),
		ShutdownTimeout: 10 * time.Millisecond,
	})
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go http.Get("http://" + ln.Addr().String())
	if err := s.Serve(ctx, ln); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Serve = %v, want %v", err, context.DeadlineExceeded)
	}
}

// terminator is a log that sends SIGTERM to the process once a server listens.
type terminator struct{}

func (terminator) Write(record []byte) (int, error) {
	if bytes.Contains(record, []byte("listening")) {
		self, err := os.FindProcess(os.Getpid())
		if err != nil {
			return 0, err
		}
		return len(record), self.Signal(syscall.SIGTERM)
	}
	return len(record), nil
}

func TestRunStopsOnSignal(t *testing.T) {
	t.Setenv("PORT", "0")
	t.Setenv("SHUTDOWN_DELAY", "10ms")
	err := httpserver.Run(httpserver.Config{
		Handler: http.NotFoundHandler(),
		Logger:  slog.New(slog.NewJSONHandler(terminator{}, nil)),
	})
	if err != nil {
		t.Errorf("Run = %v, want nil", err)
	}
}
