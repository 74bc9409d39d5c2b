using System.Net;

namespace FastMcp.TestKit.Peers;

/// <summary>A browser's half of HTTP: cookies with their attributes, redirects by hand, fetch metadata. Cookies that are secure go to loopback too, as browsers have it.</summary>
public sealed class Visit(string origin) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = ByteReader.Patience };

    /// <summary>By name.</summary>
    public Dictionary<string, string> Cookies { get; } = [];

    /// <summary>Lines of Set-Cookie, as they came.</summary>
    public List<string> Set { get; } = [];

    public string Origin => origin;

    public async Task<(int Status, string Body, string Location)> SendAsync(HttpMethod method, string address, string site = "none", string mode = "navigate", HttpContent? content = null, params (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(method, new Uri(new Uri(origin), address)) { Content = content };
        request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", site);
        request.Headers.TryAddWithoutValidation("Sec-Fetch-Mode", mode);
        // A browser that another site sends keeps what is Strict at home.
        var cookies = Cookies.Where(cookie => site != "cross-site" || !Set.Any(line => line.StartsWith(cookie.Key + "=", StringComparison.Ordinal) && line.Contains("samesite=strict", StringComparison.OrdinalIgnoreCase)));
        request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        foreach (var (name, value) in fields)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await _http.SendAsync(request);
        foreach (var line in answer.Headers.TryGetValues("Set-Cookie", out var lines) ? lines : [])
        {
            Keep(line);
        }

        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Headers.Location?.ToString() ?? "");
    }

    public Task<(int Status, string Body, string Location)> GetAsync(string address, string site = "none", string mode = "navigate") => SendAsync(HttpMethod.Get, address, site, mode);

    /// <summary>What a script of a page fetches.</summary>
    public Task<(int Status, string Body, string Location)> PostAsync(string address, string json, string csrf, string? from = null) => SendAsync(
        HttpMethod.Post, address, from is null ? "same-origin" : "cross-site", "cors", new StringContent(json, System.Text.Encoding.UTF8, "application/json"), ("Origin", from ?? origin), ("X-Csrf", csrf));

    public void Dispose() => _http.Dispose();

    private void Keep(string line)
    {
        Set.Add(line);
        var (name, value) = (line.Split(';')[0].Split('=', 2)[0], line.Split(';')[0].Split('=', 2)[1]);
        if (value.Length == 0)
        {
            Cookies.Remove(name);
        }
        else
        {
            Cookies[name] = WebUtility.UrlDecode(value);
        }
    }
}
