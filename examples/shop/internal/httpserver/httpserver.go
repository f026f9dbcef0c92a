// Package httpserver runs an HTTP service: it adds health probes and access
// logs to a handler, serves it with timeouts and shuts it down gracefully.
package httpserver

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
	"time"
)

const (
	defaultPort            = "8080"
	defaultShutdownDelay   = 2 * time.Second
	defaultShutdownTimeout = 7 * time.Second

	readyTimeout = 2 * time.Second
)

// Config describes a service. Only Handler is required.
type Config struct {
	// Handler answers all requests except those of the probes.
	Handler http.Handler

	// Ready reports why the service cannot do its work at the moment. The
	// service counts as ready if Ready is nil.
	Ready func(context.Context) error

	// Logger receives the logs of the server, [slog.Default] if nil.
	Logger *slog.Logger

	// ShutdownDelay is how long the server keeps accepting requests after it
	// has stopped being ready, so that load balancers notice before it closes.
	// If zero, Serve does not wait, and Run waits for 2 seconds.
	ShutdownDelay time.Duration

	// ShutdownTimeout is how long requests in flight may take to complete
	// after that, 7 seconds if zero.
	ShutdownTimeout time.Duration
}

// Server is a service as described by a [Config].
type Server struct {
	config   Config
	logger   *slog.Logger
	handler  http.Handler
	draining atomic.Bool
}

// New returns a server that is not listening yet.
func New(config Config) *Server {
	config.ShutdownTimeout = cmp.Or(config.ShutdownTimeout, defaultShutdownTimeout)
	s := &Server{config: config, logger: cmp.Or(config.Logger, slog.Default())}

	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", s.health)
	mux.HandleFunc("GET /readyz", s.ready)
	mux.Handle("/", logRequests(s.logger, config.Handler))
	s.handler = mux
	return s
}

// Run serves on the port in the environment variable PORT, 8080 by default,
// until the process receives SIGINT or SIGTERM. It returns nil once all
// requests in flight have completed. SHUTDOWN_DELAY, a duration such as "5s",
// overrides the shutdown delay.
func Run(config Config) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the process at once

	config.ShutdownDelay = cmp.Or(config.ShutdownDelay, defaultShutdownDelay)
	if v := os.Getenv("SHUTDOWN_DELAY"); v != "" {
		delay, err := time.ParseDuration(v)
		if err != nil {
			return fmt.Errorf("SHUTDOWN_DELAY: %w", err)
		}
		config.ShutdownDelay = delay
	}

	ln, err := net.Listen("tcp", ":"+cmp.Or(os.Getenv("PORT"), defaultPort))
	if err != nil {
		return err
	}
	return New(config).Serve(ctx, ln)
}

// ServeHTTP answers the probes and hands all other requests to the handler of
// the service.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.handler.ServeHTTP(w, r)
}

// Serve accepts connections on ln until ctx is done. Then it reports that it is
// not ready, waits for the shutdown delay, stops accepting connections and lets
// requests in flight complete. It always closes ln.
func (s *Server) Serve(ctx context.Context, ln net.Listener) error {
	server := &http.Server{
		Handler:           s,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       5 * time.Second,
		WriteTimeout:      10 * time.Second,
		IdleTimeout:       75 * time.Second, // longer than that of common load balancers
		ErrorLog:          slog.NewLogLogger(s.logger.Handler(), slog.LevelError),
	}

	failed := make(chan error, 1)
	go func() { failed <- server.Serve(ln) }()
	s.logger.Info("listening", "addr", ln.Addr().String())

	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}

	s.draining.Store(true)
	s.logger.Info("shutting down", "delay", s.config.ShutdownDelay.String())
	time.Sleep(s.config.ShutdownDelay)

	deadline, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.config.ShutdownTimeout)
	defer cancel()
	if err := server.Shutdown(deadline); err != nil {
		server.Close()
		return fmt.Errorf("requests still in flight after %v: %w", s.config.ShutdownTimeout, err)
	}
	s.logger.Info("stopped")
	return nil
}

// health tells that the process is alive.
func (s *Server) health(w http.ResponseWriter, _ *http.Request) {
	fmt.Fprintln(w, "ok")
}

// ready tells whether the service wants to receive requests.
func (s *Server) ready(w http.ResponseWriter, r *http.Request) {
	if s.draining.Load() {
		http.Error(w, "shutting down", http.StatusServiceUnavailable)
		return
	}
	if s.config.Ready != nil {
		ctx, cancel := context.WithTimeout(r.Context(), readyTimeout)
		defer cancel()
		if err := s.config.Ready(ctx); err != nil {
			s.logger.WarnContext(ctx, "not ready", "error", err)
			http.Error(w, "not ready", http.StatusServiceUnavailable)
			return
		}
	}
	fmt.Fprintln(w, "ready")
}
