// The source of the targets that only hold precompiled headers (chreode_test_headers).
int main() {
  return 0;
}
