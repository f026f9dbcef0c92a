// Command list-zip prints what a zip archive holds: mode, size, year and name of each file.
package main

import (
	"archive/zip"
	"fmt"
	"io"
	"log"
	"os"
)

func main() {
	archive, err := zip.OpenReader(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	for _, file := range archive.File {
		content, err := file.Open()
		if err != nil {
			log.Fatal(err)
		}
		size, err := io.Copy(io.Discard, content) // checks the CRC
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(file.Mode(), size, file.Modified.Year(), file.Name)
	}
}
