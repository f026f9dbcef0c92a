package order

import "sync"

// Store keeps orders in memory, for as long as the process lives. It is safe
// for concurrent use, and its zero value is an empty store.
type Store struct {
	mu     sync.RWMutex
	orders map[string]Order
}

// Add keeps an order under its id.
func (s *Store) Add(o Order) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.orders == nil {
		s.orders = make(map[string]Order)
	}
	s.orders[o.ID] = o
}

// Get returns the order with the given id and whether there is one.
func (s *Store) Get(id string) (Order, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	o, ok := s.orders[id]
	return o, ok
}
