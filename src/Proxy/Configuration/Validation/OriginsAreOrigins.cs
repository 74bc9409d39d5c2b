namespace FastMcp.Proxy.Configuration.Validation;

/// <summary>An origin is compared byte by byte with what a browser sends: scheme, host, port, nothing else (RFC 6454).</summary>
internal sealed class OriginsAreOrigins : IConfigValidator
{
    public void Validate(Config config, ConfigErrors errors)
    {
        foreach (var route in config.Routes)
        {
            foreach (var origin in route.Origins.Where(o => !IsOrigin(o)))
            {
                errors.Add(route.Place, $"'{origin}' is no origin. Write it as browsers send it: https://app.example or http://localhost:3000, no path, lower case.");
            }
        }
    }

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme is "http" or "https") && uri.GetLeftPart(UriPartial.Authority) == text;
}
