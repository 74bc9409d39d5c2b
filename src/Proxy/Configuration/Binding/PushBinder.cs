using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Configuration.Yaml;

namespace FastMcp.Proxy.Configuration.Binding;

/// <summary>Reads <c>recording.push</c>.</summary>
/// <param name="folder">What paths in the file are relative to.</param>
/// <param name="errors">Where errors go.</param>
internal sealed class PushBinder(string folder, ConfigErrors errors)
{
    public PushList Bind(IReadOnlyList<Node> nodes)
    {
        var targets = nodes.Select(node => MapReader.Of(node, "A target of 'push'", Keys.Push, errors)).OfType<MapReader>().Select(Bind).OfType<PushConfig>().ToList();
        foreach (var twice in targets.GroupBy(target => target.Name).Where(same => same.Count() > 1))
        {
            errors.Add(twice.Last().Place, $"There are two targets '{twice.Key}': each keeps its place under its name.");
        }

        return new PushList(targets);
    }

    private PushConfig? Bind(MapReader map)
    {
        var (name, url) = (map.Required("name"), map.Required("url"));
        var kind = (PushKind)map.OneOf("kind", Keys.PushKinds);
        if (map.Required("kind") is null || name is null || url is null)
        {
            return null;
        }

        if (!name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        {
            errors.Add(map.PlaceOf("name"), $"'{name}' names a file: letters, digits, '-' and '_'.");
            return null;
        }

        string[] schemes = kind == PushKind.Syslog ? ["tcp", "tls"] : ["http", "https"];
        if (!Uri.TryCreate(url, UriKind.Absolute, out var to) || !schemes.Contains(to.Scheme, StringComparer.Ordinal))
        {
            errors.Add(map.PlaceOf("url"), $"'{url}' is no URL of {string.Join(" or ", schemes)}, as {Keys.PushKinds[(int)kind]} needs it.");
            return null;
        }

        var config = new PushConfig
        {
            Name = name,
            Kind = kind,
            Url = to,
            IsOcsf = map.OneOf("form", Keys.PushForms) == 1,
            WithText = map.Switch("text", otherwise: false),
            SecretFile = map.Text("secret-file") is { } file ? Path.GetFullPath(file, folder) : null,
            KeyId = map.Text("key-id"),
            Region = map.Text("region"),
            Place = map.Place,
        };
        Check(config, map);
        return config;
    }

    private void Check(PushConfig config, MapReader map)
    {
        if (config.SecretFile is null && config.Kind is PushKind.Webhook or PushKind.Splunk or PushKind.S3)
        {
            errors.Add(map.Place, $"'{config.Name}' needs 'secret-file': {(config.Kind == PushKind.Webhook ? "the key of its signatures" : config.Kind == PushKind.Splunk ? "the token" : "the secret access key")}.");
        }
        else if (config.SecretFile is { } file && !File.Exists(file))
        {
            errors.Add(map.PlaceOf("secret-file"), $"{file} is not there.");
        }

        if (config.Kind == PushKind.S3 && (config.KeyId is null || config.Region is null || config.Url.AbsolutePath.Length < 2))
        {
            errors.Add(map.Place, $"'{config.Name}' needs 'key-id', 'region' and a URL with the bucket in its path, such as https://s3.eu-central-1.amazonaws.com/bucket/prefix.");
        }

        if (config is { IsOcsf: true, WithText: true })
        {
            errors.Add(map.PlaceOf("text"), "Events of OCSF hold no text: leave 'text' out, or 'form'.");
        }
    }
}
