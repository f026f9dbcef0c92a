// Package receipt renders orders as plain text for customers.
package receipt

import (
	"fmt"
	"strings"

	"example.com/shop/internal/money"
	"example.com/shop/internal/order"
)

// Text returns the receipt of an order, one row for each of its lines.
func Text(o order.Order) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Receipt for order %s\n", o.ID)
	fmt.Fprintf(&b, "%s\n\n", o.CreatedAt.UTC().Format("2 January 2006, 15:04 MST"))
	for _, line := range o.Lines {
		fmt.Fprintf(&b, "%3d x %-24s %14s\n", line.Quantity, line.Name, money.Format(line.TotalCents, o.Currency))
	}
	fmt.Fprintf(&b, "\n%-30s %14s\n", "Total", money.Format(o.TotalCents, o.Currency))
	return b.String()
}
