using System.Globalization;
using System.Text;
using System.Xml;
using FastMcp.Proxy.Credentials.Signing;

namespace FastMcp.Proxy.Credentials.Sources;

/// <summary>The XML of AWS STS ("AssumeRole", response elements).</summary>
internal static class StsAnswer
{
    private static readonly XmlReaderSettings _settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = 256 * 1024 };

    /// <summary>Null: it has no credentials.</summary>
    public static Minted? Read(byte[] xml, string region, string service)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            using var stream = new MemoryStream(xml);
            using var reader = XmlReader.Create(stream, _settings);
            while (!reader.EOF)
            {
                if (reader is { NodeType: XmlNodeType.Element, LocalName: "AccessKeyId" or "SecretAccessKey" or "SessionToken" or "Expiration" })
                {
                    // It stands at what follows then.
                    var name = reader.LocalName;
                    values[name] = reader.ReadElementContentAsString();
                }
                else
                {
                    reader.Read();
                }
            }
        }
        catch (XmlException)
        {
            return null;
        }

        return values.TryGetValue("AccessKeyId", out var id) && values.TryGetValue("SecretAccessKey", out var key) && values.TryGetValue("SessionToken", out var token) && IsPlain(id) && IsPlain(key) && IsPlain(token)
            ? Minted.Of(new Secret(Encoding.ASCII.GetBytes(key))) with
            {
                Aws = new AwsIdentity(id, new Secret(Encoding.ASCII.GetBytes(token)), region, service),
                EndsAt = DateTimeOffset.TryParse(values.GetValueOrDefault("Expiration"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null,
            }
            : null;
    }

    private static bool IsPlain(string text) => text.Length > 0 && text.All(c => c is > ' ' and <= '~');
}
