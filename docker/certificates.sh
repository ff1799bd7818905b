#!/bin/sh
# Certificates for the ways between the containers: a folder for each, and an authority whose key is gone once it has signed them.
# Made anew, all together with their authority, when one of them ends within thirty days: then all services are to be restarted.
set -eu
umask 077
folder=${1:-/tls}
names='postgres access anonymization ingestion training console proxy'
owner() {
  case $1 in postgres) echo 999 ;; proxy) echo 101 ;; *) echo 10001 ;; esac
}

fresh=yes
for name in $names; do
  openssl x509 -in "$folder/$name/cert.pem" -noout -checkend 2592000 >/dev/null 2>&1 || fresh=no
done
[ "$fresh" = no ] || exit 0

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
make() {
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes "$@" 2>/dev/null
}
mkdir -p "$folder/authority"
make -x509 -keyout "$work/ca.key" -out "$work/ca.pem" -days 397 -subj '/CN=Tidegate containers' \
  -addext 'basicConstraints=critical,CA:TRUE,pathlen:0' -addext 'keyUsage=critical,keyCertSign'
for name in $names; do
  mkdir -p "$folder/$name"
  make -x509 -CA "$work/ca.pem" -CAkey "$work/ca.key" -keyout "$work/key.pem" -out "$work/cert.pem" -days 396 \
    -subj "/CN=$name" -addext "subjectAltName=DNS:$name,DNS:localhost" \
    -addext 'basicConstraints=critical,CA:FALSE' -addext 'extendedKeyUsage=serverAuth'
  if [ "$(id -u)" = 0 ]; then chown "$(owner "$name")" "$work/key.pem"; fi
  chmod 444 "$work/cert.pem"
  chmod 400 "$work/key.pem"
  mv "$work/key.pem" "$work/cert.pem" "$folder/$name/"
  chmod 755 "$folder/$name"
done
chmod 444 "$work/ca.pem"
mv "$work/ca.pem" "$folder/authority/ca.pem"
chmod 755 "$folder/authority"
echo 'Certificates were made.'
