// Package money formats amounts that are kept as integer cents.
package money

import "fmt"

// Format writes cents as a decimal amount followed by its ISO 4217 currency
// code, as in "12.50 EUR". It is meant for currencies with two decimals.
func Format(cents int64, currency string) string {
	sign := ""
	if cents < 0 {
		sign, cents = "-", -cents
	}
	return fmt.Sprintf("%s%d.%02d %s", sign, cents/100, cents%100, currency)
}
