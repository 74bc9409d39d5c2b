namespace FastMcp.Proxy.Configuration.Model;

/// <summary>PEM files, full paths.</summary>
internal sealed record ListenerTlsConfig(string Cert, string Key)
{
    public ClientCertificates ClientCertificates { get; init; }

    /// <summary>Names of the authorities whose certificates clients may show, with spaces between.</summary>
    public string ClientCa { get; init; } = "";

    public IReadOnlyList<string> Authorities => ClientCa.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
