using System.Net;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Configuration.Yaml;

namespace FastMcp.Proxy.Configuration.Binding;

/// <summary>Reads <c>approvals</c>.</summary>
/// <param name="folder">What paths in the file are relative to.</param>
/// <param name="errors">Where errors go.</param>
internal sealed class ApprovalsBinder(string folder, ConfigErrors errors)
{
    private static readonly Uri _slack = new("https://slack.com/api/");

    public ApprovalsConfig? Bind(MapReader map)
    {
        Uri? url = null;
        if (map.Text("url") is { } text && !(Uri.TryCreate(text, UriKind.Absolute, out url) && url.Scheme is "http" or "https" && text.EndsWith('/')))
        {
            errors.Add(map.PlaceOf("url"), $"'url' is where approvals are decided: an http or https URL that ends with a slash, such as https://approvals.example/approvals/. The id follows.");
        }

        return map.Required("folder") is not { } kept ? null : new ApprovalsConfig(Path.GetFullPath(kept, folder), map.PlaceOf("folder"))
        {
            Url = url,
            Channels = [.. map.List("channels").Select(Channel).OfType<ApprovalChannelConfig>()],
            Callbacks = Callbacks(map),
            CallbacksPlace = map.PlaceOf("callbacks"),
        };
    }

    private IPEndPoint? Callbacks(MapReader map)
    {
        IPEndPoint? address = null;
        if (map.Text("callbacks") is { } at && !Addresses.TryParse(at, out address))
        {
            errors.Add(map.PlaceOf("callbacks"), $"'{at}' is no address. {Addresses.Form}");
        }

        return address;
    }

    private ApprovalChannelConfig? Channel(Node node)
    {
        if (MapReader.Of(node, "A channel", Keys.ApprovalChannel, errors) is not { } map)
        {
            return null;
        }

        var (name, kind, secret) = (map.Required("name"), map.Required("kind") is null ? null : (ChannelKind?)map.OneOf("kind", Keys.ApprovalChannelKinds), map.Required("secret-file"));
        var (url, to) = (Url(map, kind), kind == ChannelKind.Slack ? map.Required("to") : map.Text("to"));
        if (kind == ChannelKind.Webhook && map.Text("team") is not null)
        {
            errors.Add(map.PlaceOf("team"), "A webhook has no workspace: 'team' is Slack's.");
        }

        if (kind == ChannelKind.Webhook && to is not null)
        {
            errors.Add(map.PlaceOf("to"), "A webhook goes to its 'url': 'to' is Slack's conversation.");
        }

        return name is null || kind is null || secret is null || url is null ? null : new ApprovalChannelConfig
        {
            Name = name,
            Kind = kind.Value,
            Url = url,
            SecretFile = Path.GetFullPath(secret, folder),
            CallbackSecretFile = map.Text("callback-secret-file") is { } file ? Path.GetFullPath(file, folder) : null,
            To = to,
            Team = map.Text("team"),
            WithPreview = map.Switch("preview", otherwise: true),
            Routes = Texts(map, "routes"),
            Approvers = [.. map.List("approvers").Select(Approver).OfType<ChannelApprover>()],
            Place = map.Place,
        };
    }

    private Uri? Url(MapReader map, ChannelKind? kind)
    {
        if ((kind == ChannelKind.Slack ? map.Text("url") ?? _slack.AbsoluteUri : map.Required("url")) is not { } text)
        {
            return null;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || !(url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback)) || url.UserInfo.Length > 0)
        {
            // What stands in it may be a secret.
            errors.Add(map.PlaceOf("url"), "'url' is an https URL without a name or password in it; http only for this machine.");
            return null;
        }

        if (kind == ChannelKind.Slack && !text.EndsWith('/'))
        {
            errors.Add(map.PlaceOf("url"), $"Of Slack 'url' is where its API is, with a slash at the end, such as {_slack}.");
            return null;
        }

        return url;
    }

    private ChannelApprover? Approver(Node node)
    {
        if (MapReader.Of(node, "An approver", Keys.ChannelApprover, errors) is not { } map)
        {
            return null;
        }

        var (known, name) = (map.Required("as"), map.Required("name"));
        if (map.Find("subjects") is null)
        {
            errors.Add(map.Place, "'subjects' is missing: how the person appears as a caller, whose calls they do not approve; [] where they never are one.");
        }

        return known is null || name is null ? null : new ChannelApprover(known, name, Texts(map, "groups"), Texts(map, "subjects"), map.Place);
    }

    private static string[] Texts(MapReader map, string key) => [.. map.Texts(key).Select(text => text.Text)];
}
