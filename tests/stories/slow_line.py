"""A slow line, and the moment at which something is first seen on it."""

# "Slow 3G" of WebPageTest: 400 kbit/s each way, 400 ms for each request.
SLOW_3G = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 400_000 / 8,
    "uploadThroughput": 400_000 / 8,
}
FIRST_PAINT = """() => new Promise((done) => new PerformanceObserver((list) =>
    done(list.getEntries()[0].startTime)).observe({type: "paint", buffered: true}))"""
