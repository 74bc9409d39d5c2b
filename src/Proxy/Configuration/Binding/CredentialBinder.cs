using FastMcp.Proxy.Configuration.Limiting;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Configuration.Yaml;

namespace FastMcp.Proxy.Configuration.Binding;

/// <summary>Nodes to <c>credentials</c>.</summary>
internal sealed class CredentialBinder(string folder, ConfigErrors errors)
{
    public IReadOnlyList<CredentialConfig> Bind(MapReader root) => [.. root.List("credentials").Select(Credential).OfType<CredentialConfig>()];

    private CredentialConfig? Credential(Node node)
    {
        if (MapReader.Of(node, "A credential", Keys.Credential, errors) is not { } map)
        {
            return null;
        }

        var (name, source) = (map.Required("name"), map.Required("source"));
        if (name is null || source is null)
        {
            return null;
        }

        if (CredentialSpecs.Find(source) is not { } spec)
        {
            var names = CredentialSpecs.All.Select(known => known.Name);
            errors.Add(map.PlaceOf("source"), $"There is no source '{source}'.{DidYouMean.Hint(source, names)} There are {string.Join(", ", names)}.");
            return null;
        }

        return new CredentialConfig
        {
            Name = name,
            Spec = spec,
            PutAt = map.Map("place", Keys.CredentialPlace) is { } place ? PlaceOf(place, map.Place) : PlaceConfig.Bearer,
            Keep = TimeSpan.FromMilliseconds(map.Limit("keep", IdentityLimits.KeepLease) ?? IdentityLimits.KeepLease.Default),
            Values = ValuesOf(map, spec),
            Place = map.Place,
        };
    }

    private PlaceConfig PlaceOf(MapReader map, Place at)
    {
        var (header, query, basic, environment) = (map.Text("header"), map.Text("query"), map.Text("basic"), map.Text("environment"));
        if (new[] { header, query, basic, environment }.Count(place => place is not null) != 1)
        {
            errors.Add(at, "'place' is one of 'header' (with 'prefix'), 'query', 'basic' and 'environment'.");
        }

        if (header is not null && !header.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        {
            errors.Add(map.PlaceOf("header"), $"'{header}' is no name of a field.");
        }

        if (environment is not null && !Variables.IsName(environment))
        {
            errors.Add(map.PlaceOf("environment"), $"'{environment}' {Variables.NotAName}");
        }

        return new PlaceConfig(header, map.Text("prefix") ?? "", query, basic) { Environment = environment };
    }

    private Dictionary<string, IReadOnlyList<string>> ValuesOf(MapReader map, CredentialSpec spec)
    {
        var values = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var key in CredentialSpecs.Keys.Where(key => map.Find(key) is not null))
        {
            if (!spec.Required.Contains(key) && !spec.Optional.Contains(key))
            {
                errors.Add(map.PlaceOf(key), $"'{key}' is not for the source '{spec.Name}', which takes {string.Join(", ", spec.Required.Concat(spec.Optional))}.");
                continue;
            }

            var texts = map.Texts(key).Select(found => found.Text).ToArray();
            values[key] = !CredentialSpecs.IsList(key) && texts.Length > 1 ? Wrong(map, key)
                : CredentialSpecs.IsFile(key) ? [.. texts.Select(text => Path.GetFullPath(text, folder))]
                : texts;
        }

        foreach (var missing in spec.Required.Where(key => !values.ContainsKey(key)))
        {
            errors.Add(map.Place, $"The source '{spec.Name}' needs '{missing}'.");
        }

        return values;
    }

    private string[] Wrong(MapReader map, string key)
    {
        errors.Add(map.PlaceOf(key), $"'{key}' has one value.");
        return [];
    }
}
