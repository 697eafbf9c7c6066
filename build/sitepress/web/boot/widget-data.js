// The files that figures compute with (weights, example images): fetched once for all figures, by
// their names in the page's settings, and handed to Python as bytes.

const coming = new Map(); // name → promise of its bytes

async function request(name, url, arrived) {
  const response = await fetch(new URL(url, document.baseURI));
  if (!response.ok) throw new Error(`The file ${name} did not arrive (status ${response.status}).`);
  const parts = [];
  for (const reader = response.body.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    arrived(value.byteLength);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

/** {name: bytes} of `names`; `files` is {name: [URL, bytes]}, `tell` hears of (bytes, total). */
export async function fetchData(files, names, tell) {
  let bytes = 0;
  let total = 0;
  const arrived = (count) => tell((bytes += count), total);
  const found = {};
  for (const name of names) {
    const [url, size] = files[name];
    if (!coming.has(name)) {
      total += size;
      const promise = request(name, url, arrived);
      promise.catch(() => coming.delete(name)); // it may be asked for again
      coming.set(name, promise);
    }
  }
  for (const name of names) found[name] = await coming.get(name);
  return found;
}
