using System.Net;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Configuration.Yaml;
using FastMcp.WebConsole.SignIn;

namespace FastMcp.Proxy.Configuration.Binding;

/// <summary>Reads <c>console</c>.</summary>
/// <param name="folder">What paths in the file are relative to.</param>
/// <param name="errors">Where errors go.</param>
internal sealed class ConsoleBinder(string folder, ConfigErrors errors)
{
    public ConsoleConfig Bind(MapReader map, IPEndPoint listen) =>
        new(listen, map.PlaceOf("listen")) { SignIn = map.Map("sign-in", Keys.SignIn) is { } signIn ? SignIn(signIn) : null };

    private SignInConfig? SignIn(MapReader map)
    {
        var (issuer, client, url) = (map.Required("issuer"), map.Required("client"), map.Required("url"));
        Dictionary<ConsoleRole, IReadOnlyList<string>> roles = [];
        if (map.Map("roles", Keys.SignInRoles) is { } named)
        {
            roles = Enum.GetValues<ConsoleRole>().ToDictionary(role => role, role => (IReadOnlyList<string>)Texts(named, Keys.SignInRoles[(int)role]));
        }

        if (roles.Values.All(groups => groups.Count == 0))
        {
            errors.Add(map.PlaceOf("roles"), $"'roles' says which groups are what: a list of groups for one of {string.Join(", ", Keys.SignInRoles)}. Without it everybody is refused.");
        }

        if (url is not null && !IsOrigin(url))
        {
            errors.Add(map.PlaceOf("url"), $"'{url}' is not where browsers reach the console: https://HOST, or http of this machine, without a path.");
            return null;
        }

        return issuer is null || client is null || url is null ? null : new SignInConfig
        {
            Issuer = issuer,
            Client = client,
            SecretFile = map.Text("secret-file") is { } file ? Path.GetFullPath(file, folder) : null,
            Url = new Uri(url),
            Scopes = map.Find("scopes") is null ? ["openid"] : Texts(map, "scopes"),
            Name = map.Text("name") ?? "sub",
            Roles = roles,
            Teams = [.. map.List("teams").Select(Team).OfType<ConsoleTeam>()],
            Place = map.Place,
        };
    }

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.GetLeftPart(UriPartial.Authority) == text
        && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback));

    private static string[] Texts(MapReader map, string key) => [.. map.Texts(key).Select(text => text.Text)];

    private ConsoleTeam? Team(Node node) =>
        MapReader.Of(node, "A team", Keys.SignInTeam, errors) is { } map && map.Required("name") is { } name ? new ConsoleTeam(name, Texts(map, "groups"), Texts(map, "routes")) : null;
}
