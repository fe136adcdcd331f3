// Beside an amount in yuan, the same in 万元, exact: people check the size of a number by it.

const PLAIN = /^\d{1,3}(,?\d{3})*(\.\d{0,2})?$|^\d+(\.\d{0,2})?$/;

export function showTenThousands(root) {
  for (const input of root.querySelectorAll("[data-money]")) {
    const output = input.parentElement.querySelector("output");
    input.addEventListener("input", () => {
      const number = inTenThousands(input.value);
      output.textContent = number === "" ? "" : output.dataset.pattern.replace("#", number);
    });
  }
}

// Digits are shifted as text: a floating-point number would show an amount that nobody typed.
export function inTenThousands(typed) {
  const plain = typed.trim().normalize("NFKC");
  if (!PLAIN.test(plain)) return "";
  const [whole, decimals = ""] = plain.replaceAll(",", "").split(".");
  const digits = whole.padStart(5, "0") + decimals;
  const cut = Math.max(whole.length, 5) - 4;
  const left = digits.slice(0, cut).replace(/^0+(?=\d)/, "").replace(/\B(?=(\d{3})+$)/g, ",");
  const right = digits.slice(cut).replace(/0+$/, "");
  return right ? `${left}.${right}` : left;
}
