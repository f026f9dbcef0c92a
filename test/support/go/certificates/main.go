// Command certificates writes, into a directory, an authority's certificate (ca.pem), and the certificate and key of a server on
// 127.0.0.1 that the authority has issued (cert.pem, key.pem).
package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"log"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"
)

func main() {
	authority := template(1, "Shop Internal CA")
	authority.IsCA = true
	authority.KeyUsage = x509.KeyUsageCertSign
	authorityKey := newKey()
	write("ca.pem", "CERTIFICATE", sign(authority, authority, authorityKey, authorityKey))

	server := template(2, "server")
	server.IPAddresses = []net.IP{net.IPv4(127, 0, 0, 1)}
	serverKey := newKey()
	write("cert.pem", "CERTIFICATE", sign(server, authority, serverKey, authorityKey))
	key, err := x509.MarshalPKCS8PrivateKey(serverKey)
	check(err)
	write("key.pem", "PRIVATE KEY", key)
}

func template(serial int64, name string) *x509.Certificate {
	return &x509.Certificate{
		SerialNumber:          big.NewInt(serial),
		Subject:               pkix.Name{CommonName: name},
		NotBefore:             time.Now().Add(-time.Hour),
		NotAfter:              time.Now().Add(24 * time.Hour),
		BasicConstraintsValid: true,
	}
}

func newKey() *ecdsa.PrivateKey {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	check(err)
	return key
}

func sign(certificate, parent *x509.Certificate, key, parentKey *ecdsa.PrivateKey) []byte {
	der, err := x509.CreateCertificate(rand.Reader, certificate, parent, &key.PublicKey, parentKey)
	check(err)
	return der
}

func write(name, kind string, der []byte) {
	check(os.WriteFile(filepath.Join(os.Args[1], name), pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600))
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
