namespace FastMcp.Proxy.Configuration.Validation;

internal sealed class TlsFilesAreThere : IConfigValidator
{
    public void Validate(Config config, ConfigErrors errors)
    {
        var files = config.Listeners
            .Where(l => l.Tls is not null)
            .SelectMany(l => new[] { (l.Place, File: l.Tls!.Cert), (l.Place, File: l.Tls.Key) })
            .Concat(config.Upstreams.Where(u => u.TlsCa is not null).Select(u => (u.Place, File: u.TlsCa!)));
        foreach (var (place, file) in files.Where(f => !File.Exists(f.File)))
        {
            errors.Add(place, $"There is no file {file}.");
        }

        foreach (var upstream in config.Upstreams.Where(u => u.TlsCa is not null && u.Url.Scheme == "http"))
        {
            errors.Add(upstream.Place, $"Upstream '{upstream.Name}' has a tls section and an http URL. Write https, or leave tls out.");
        }
    }
}
