/** What another writer (fastavro 1.13) made, in base64: all types with deflate, and one column with each codec. */
export const fastavro = {
  all:
    'T2JqAQQUYXZyby5jb2RlYw5kZWZsYXRlFmF2cm8uc2NoZW1hyBd7InR5cGUiOiAicmVjb3JkIiwgIm5hbWUiOiAiUm93IiwgIm5h' +
    'bWVzcGFjZSI6ICJ4LnkiLCAiZmllbGRzIjogW3sibmFtZSI6ICJiIiwgInR5cGUiOiAiYm9vbGVhbiJ9LCB7Im5hbWUiOiAiaSIs' +
    'ICJ0eXBlIjogImludCJ9LCB7Im5hbWUiOiAibCIsICJ0eXBlIjogImxvbmcifSwgeyJuYW1lIjogImYiLCAidHlwZSI6ICJmbG9h' +
    'dCJ9LCB7Im5hbWUiOiAiZCIsICJ0eXBlIjogImRvdWJsZSJ9LCB7Im5hbWUiOiAicyIsICJ0eXBlIjogWyJudWxsIiwgInN0cmlu' +
    'ZyJdfSwgeyJuYW1lIjogInJhdyIsICJ0eXBlIjogImJ5dGVzIn0sIHsibmFtZSI6ICJmeCIsICJ0eXBlIjogeyJ0eXBlIjogImZp' +
    'eGVkIiwgIm5hbWUiOiAiRjMiLCAic2l6ZSI6IDN9fSwgeyJuYW1lIjogImUiLCAidHlwZSI6IHsidHlwZSI6ICJlbnVtIiwgIm5h' +
    'bWUiOiAiRSIsICJzeW1ib2xzIjogWyJBIiwgIkIiXX19LCB7Im5hbWUiOiAiYXJyIiwgInR5cGUiOiB7InR5cGUiOiAiYXJyYXki' +
    'LCAiaXRlbXMiOiBbIm51bGwiLCAibG9uZyJdfX0sIHsibmFtZSI6ICJtIiwgInR5cGUiOiB7InR5cGUiOiAibWFwIiwgInZhbHVl' +
    'cyI6ICJkb3VibGUifX0sIHsibmFtZSI6ICJyIiwgInR5cGUiOiB7InR5cGUiOiAicmVjb3JkIiwgIm5hbWUiOiAiSW4iLCAiZmll' +
    'bGRzIjogW3sibmFtZSI6ICJ4IiwgInR5cGUiOiAibG9uZyJ9LCB7Im5hbWUiOiAibmV4dCIsICJ0eXBlIjogWyJudWxsIiwgIklu' +
    'Il19XX19LCB7Im5hbWUiOiAidSIsICJ0eXBlIjogWyJzdHJpbmciLCAiYnl0ZXMiLCAiRSJdfSwgeyJuYW1lIjogImRheSIsICJ0' +
    'eXBlIjogeyJ0eXBlIjogImludCIsICJsb2dpY2FsVHlwZSI6ICJkYXRlIn19LCB7Im5hbWUiOiAidG0iLCAidHlwZSI6IHsidHlw' +
    'ZSI6ICJpbnQiLCAibG9naWNhbFR5cGUiOiAidGltZS1taWxsaXMifX0sIHsibmFtZSI6ICJ0dSIsICJ0eXBlIjogeyJ0eXBlIjog' +
    'ImxvbmciLCAibG9naWNhbFR5cGUiOiAidGltZS1taWNyb3MifX0sIHsibmFtZSI6ICJ0cyIsICJ0eXBlIjogeyJ0eXBlIjogImxv' +
    'bmciLCAibG9naWNhbFR5cGUiOiAidGltZXN0YW1wLW1pbGxpcyJ9fSwgeyJuYW1lIjogInRzdSIsICJ0eXBlIjogeyJ0eXBlIjog' +
    'ImxvbmciLCAibG9naWNhbFR5cGUiOiAidGltZXN0YW1wLW1pY3JvcyJ9fSwgeyJuYW1lIjogImx0cyIsICJ0eXBlIjogeyJ0eXBl' +
    'IjogImxvbmciLCAibG9naWNhbFR5cGUiOiAibG9jYWwtdGltZXN0YW1wLW1pY3JvcyJ9fSwgeyJuYW1lIjogImRlYyIsICJ0eXBl' +
    'IjogeyJ0eXBlIjogImJ5dGVzIiwgImxvZ2ljYWxUeXBlIjogImRlY2ltYWwiLCAicHJlY2lzaW9uIjogMTAsICJzY2FsZSI6IDJ9' +
    'fSwgeyJuYW1lIjogImRlY2YiLCAidHlwZSI6IHsidHlwZSI6ICJmaXhlZCIsICJuYW1lIjogIkQiLCAic2l6ZSI6IDE2LCAibG9n' +
    'aWNhbFR5cGUiOiAiZGVjaW1hbCIsICJwcmVjaXNpb24iOiAzOCwgInNjYWxlIjogMTB9fSwgeyJuYW1lIjogImlkIiwgInR5cGUi' +
    'OiB7InR5cGUiOiAic3RyaW5nIiwgImxvZ2ljYWxUeXBlIjogInV1aWQifX1dfQAwMTIzNDU2Nzg5YWJjZGVmBOQCY/wPBPz//kMB' +
    'IwPDAftZM0Fgpz0Ty+GVLAz/E5OSmdiYmBiY/iNUMTFlM0CAA5DNwsDAVPj5Sfi/95uCOh4fvif9nL3pwP9f/xd0sv37P+v4zOZF' +
    'LexMvzk9N3z7wGQsfMRzgt+ZdFdRD0MjYxNTM3MLXRBDF5UFk2MAOY0fyWaGhnqozQ1QmgHknMIDTc+YgOz//+9+uv///h1GOIPD' +
    'cxrTpf9owMMACnSxEDAAAHDMfDAxMjM0NTY3ODlhYmNkZWY=',
  null:
    'T2JqAQQUYXZyby5jb2RlYwhudWxsFmF2cm8uc2NoZW1hmAF7InR5cGUiOiAicmVjb3JkIiwgIm5hbWUiOiAiUiIsICJmaWVsZHMi' +
    'OiBbeyJuYW1lIjogImEiLCAidHlwZSI6ICJzdHJpbmcifV19ADAxMjM0NTY3ODlhYmNkZWYGzAFCdG8gYmUgb3Igbm90IHRvIGJl' +
    'IG9yIG5vdCB0byBiZSAwQnRvIGJlIG9yIG5vdCB0byBiZSBvciBub3QgdG8gYmUgMUJ0byBiZSBvciBub3QgdG8gYmUgb3Igbm90' +
    'IHRvIGJlIDIwMTIzNDU2Nzg5YWJjZGVm',
  deflate:
    'T2JqAQQUYXZyby5jb2RlYw5kZWZsYXRlFmF2cm8uc2NoZW1hmAF7InR5cGUiOiAicmVjb3JkIiwgIm5hbWUiOiAiUiIsICJmaWVs' +
    'ZHMiOiBbeyJuYW1lIjogImEiLCAidHlwZSI6ICJzdHJpbmcifV19ADAxMjM0NTY3ODlhYmNkZWYGOnMqyVdISlXIL1LIyy9RwMIx' +
    'cCKkwpCgCiMAvk4hMDEyMzQ1Njc4OWFiY2RlZg==',
  snappy:
    'T2JqAQQUYXZyby5jb2RlYwxzbmFwcHkWYXZyby5zY2hlbWGYAXsidHlwZSI6ICJyZWNvcmQiLCAibmFtZSI6ICJSIiwgImZpZWxk' +
    'cyI6IFt7Im5hbWUiOiAiYSIsICJ0eXBlIjogInN0cmluZyJ9XX0AMDEyMzQ1Njc4OWFiY2RlZgZGZjRCdG8gYmUgb3Igbm90IEoN' +
    'AAAwgiIAADGCIgAAMpyDoBIwMTIzNDU2Nzg5YWJjZGVm',
  zstandard:
    'T2JqAQQUYXZyby5jb2RlYxJ6c3RhbmRhcmQWYXZyby5zY2hlbWGYAXsidHlwZSI6ICJyZWNvcmQiLCAibmFtZSI6ICJSIiwgImZp' +
    'ZWxkcyI6IFt7Im5hbWUiOiAiYSIsICJ0eXBlIjogInN0cmluZyJ9XX0AMDEyMzQ1Njc4OWFiY2RlZgZQKLUv/SBm/QAAkEJ0byBi' +
    'ZSBvciBub3QgMEIxMgQARY0CDoAzwSCZSjAxMjM0NTY3ODlhYmNkZWY=',
  bzip2:
    'T2JqAQQUYXZyby5jb2RlYwpiemlwMhZhdnJvLnNjaGVtYZgBeyJ0eXBlIjogInJlY29yZCIsICJuYW1lIjogIlIiLCAiZmllbGRz' +
    'IjogW3sibmFtZSI6ICJhIiwgInR5cGUiOiAic3RyaW5nIn1dfQAwMTIzNDU2Nzg5YWJjZGVmBogBQlpoOTFBWSZTWdDogCMAABCd' +
    'gEAAcAAQABIBlAAgAFRANNNAiiDTJ18hYyODtrtaQtCB4hA4NgyOPi7kinChIaHRAEYwMTIzNDU2Nzg5YWJjZGVm',
  xz:
    'T2JqAQQUYXZyby5jb2RlYwR4ehZhdnJvLnNjaGVtYZgBeyJ0eXBlIjogInJlY29yZCIsICJuYW1lIjogIlIiLCAiZmllbGRzIjog' +
    'W3sibmFtZSI6ICJhIiwgInR5cGUiOiAic3RyaW5nIn1dfQAwMTIzNDU2Nzg5YWJjZGVmBrgB/Td6WFoAAATm1rRGAgAhARYAAAB0' +
    'L+Wj4ABlAB1dACEdCeICqXg9Y1eE5W4P+zXQRMvK9szzcmdNAZ3AAAAAAJxMweqm17leAAE5Zvz804oftvN9AQAAAAAEWVowMTIz' +
    'NDU2Nzg5YWJjZGVm',
} as const;
