package receipt_test

import (
	"fmt"
	"time"

	"example.com/shop/internal/order"
	"example.com/shop/internal/receipt"
)

func ExampleText() {
	fmt.Print(receipt.Text(order.Order{
		ID:        "A1",
		CreatedAt: time.Date(2025, time.March, 4, 12, 30, 0, 0, time.UTC),
		Currency:  "EUR",
		Lines: []order.Line{
			{ProductID: "cup", Name: "Cup", Quantity: 2, UnitCents: 1250, TotalCents: 2500},
			{ProductID: "kettle", Name: "Kettle", Quantity: 1, UnitCents: 6450, TotalCents: 6450},
		},
		TotalCents: 8950,
	}))
	// Output:
	// Receipt for order A1
	// 4 March 2025, 12:30 UTC
	//
	//   2 x Cup                           25.00 EUR
	//   1 x Kettle                        64.50 EUR
	//
	// Total                               89.50 EUR
}
