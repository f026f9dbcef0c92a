package money_test

import (
	"fmt"

	"example.com/shop/internal/money"
)

func ExampleFormat() {
	fmt.Println(money.Format(1250, "EUR"))
	fmt.Println(money.Format(-5, "USD"))
	// Output:
	// 12.50 EUR
	// -0.05 USD
}
