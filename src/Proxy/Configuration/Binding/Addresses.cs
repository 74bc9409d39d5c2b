using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace FastMcp.Proxy.Configuration.Binding;

/// <summary>Addresses and URLs as operators write them.</summary>
internal static class Addresses
{
    public const string Form = "Write IP:PORT, such as 127.0.0.1:8080, [::1]:8080, localhost:8080 or *:8080 (every IPv4 interface).";

    public static bool TryParse(string text, [NotNullWhen(true)] out IPEndPoint? address)
    {
        address = null;
        var colon = text.LastIndexOf(':');
        if (colon <= 0 || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            return false;
        }

        var ip = text[..colon] switch
        {
            "*" => IPAddress.Any,
            "localhost" => IPAddress.Loopback,
            var host when IPAddress.TryParse(host, out var parsed) && (parsed.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork || host[0] == '[') => parsed,
            _ => null,
        };
        address = ip is null ? null : new IPEndPoint(ip, port);
        return address is not null;
    }

    /// <summary>An upstream is a scheme, a host and a port: the request's own path and query are what is forwarded.</summary>
    public static bool TryParseUpstream(string text, [NotNullWhen(true)] out Uri? url, [NotNullWhen(false)] out string? whyNot)
    {
        url = null;
        whyNot = null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var parsed) || parsed.Scheme is not ("http" or "https") || parsed.Host.Length == 0)
        {
            whyNot = $"'{text}' is no upstream URL. Write scheme, host and port, such as http://127.0.0.1:9090 or https://crm.example.";
        }
        else if (parsed.UserInfo.Length > 0)
        {
            whyNot = "An upstream URL carries no user or password: it would end in logs.";
        }
        else if (parsed.PathAndQuery != "/" || parsed.Fragment.Length > 0)
        {
            whyNot = $"An upstream URL is scheme, host and port only: the request's own path is forwarded. Write {parsed.GetLeftPart(UriPartial.Authority)}.";
        }
        else
        {
            url = parsed;
        }

        return whyNot is null;
    }
}
