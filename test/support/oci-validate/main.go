// Command oci-validate checks OCI image layouts by the image specification's own schema: the layout, each index, manifest and configuration
// that can be reached, and the digest of every blob on the way. It prints each document that it has checked.
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"

	"github.com/opencontainers/image-spec/schema"
	v1 "github.com/opencontainers/image-spec/specs-go/v1"
)

func main() {
	log.SetFlags(0)
	for _, dir := range os.Args[1:] {
		if err := layout(dir); err != nil {
			log.Fatalf("%s: %v", dir, err)
		}
	}
}

func layout(dir string) error {
	for name, validator := range map[string]schema.Validator{
		"oci-layout": schema.ValidatorMediaTypeLayoutHeader, "index.json": schema.ValidatorMediaTypeImageIndex,
	} {
		content, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		if err := check(name, validator, content); err != nil {
			return err
		}
	}
	content, err := os.ReadFile(filepath.Join(dir, "index.json"))
	if err != nil {
		return err
	}
	return index(dir, content)
}

func index(dir string, content []byte) error {
	var document v1.Index
	if err := json.Unmarshal(content, &document); err != nil {
		return err
	}
	for _, child := range document.Manifests {
		content, err := blob(dir, child)
		if err != nil {
			return err
		}
		if err := check(child.MediaType, schema.Validator(child.MediaType), content); err != nil {
			return err
		}
		visit := manifest
		if child.MediaType == v1.MediaTypeImageIndex {
			visit = index
		}
		if err := visit(dir, content); err != nil {
			return err
		}
	}
	return nil
}

func manifest(dir string, content []byte) error {
	var document v1.Manifest
	if err := json.Unmarshal(content, &document); err != nil {
		return err
	}
	for _, layer := range document.Layers {
		if _, err := blob(dir, layer); err != nil {
			return err
		}
	}
	config, err := blob(dir, document.Config)
	if err != nil || document.Config.MediaType != v1.MediaTypeImageConfig {
		return err
	}
	return check(document.Config.MediaType, schema.ValidatorMediaTypeImageConfig, config)
}

func blob(dir string, descriptor v1.Descriptor) ([]byte, error) {
	content, err := os.ReadFile(filepath.Join(dir, "blobs", filepath.FromSlash(strings.Replace(string(descriptor.Digest), ":", "/", 1))))
	if err != nil {
		return nil, err
	}
	if int64(len(content)) != descriptor.Size || fmt.Sprintf("sha256:%x", sha256.Sum256(content)) != string(descriptor.Digest) {
		return nil, fmt.Errorf("%s has other content", descriptor.Digest)
	}
	return content, nil
}

func check(name string, validator schema.Validator, content []byte) error {
	if err := validator.Validate(bytes.NewReader(content)); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	fmt.Println(name)
	return nil
}
