// What a probe found.

/** {name: true, or what was wrong}, and `fact(name, look)`, which adds one. */
export function noted() {
  const facts = {};
  const fact = async (name, look) => {
    try {
      facts[name] = (await look()) || "it did nothing";
    } catch (error) {
      facts[name] = String(error?.message ?? error).split("\n")[0];
    }
  };
  return { facts, fact };
}
