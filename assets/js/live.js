// Asks a small address whether anything changed; fetches the page, and swaps the marked part, only when it did.
//   <div data-live-url="/missing-now/token/" data-live-token="...">; the answer is 204, or 200 {token}.
// A screen nobody looks at does not ask. What had focus keeps it, if it is still there.
const EVERY = 20000
const region = document.querySelector('[data-live-url]')

function swap (fresh) {
  const held = region.contains(document.activeElement) ? document.activeElement : null
  const place = held && (held.id ? '#' + CSS.escape(held.id) : held.href ? `[href="${CSS.escape(held.getAttribute('href'))}"]` : '')
  region.replaceChildren(...fresh.childNodes)
  const again = place && region.querySelector(place)
  if (again) again.focus()
}

async function look () {
  const asked = await fetch(region.dataset.liveUrl + '?seen=' + encodeURIComponent(region.dataset.liveToken), {
    headers: { Accept: 'application/json' }, redirect: 'manual'
  })
  if (asked.status !== 200) return
  const { token } = await asked.json()
  const page = await fetch(location.href, { redirect: 'manual' })
  if (page.status !== 200) return
  const fresh = new DOMParser().parseFromString(await page.text(), 'text/html').querySelector('[data-live-url]')
  if (!fresh) return
  swap(fresh)
  region.dataset.liveToken = token
}

if (region) {
  setInterval(() => {
    if (!document.hidden) look().catch(() => {}) // no connection: the page keeps what it shows
  }, EVERY)
}
