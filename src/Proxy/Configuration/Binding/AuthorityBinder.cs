using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Configuration.Yaml;

namespace FastMcp.Proxy.Configuration.Binding;

/// <summary>Nodes to <c>authorities</c>.</summary>
internal sealed class AuthorityBinder(string folder, ConfigErrors errors)
{
    public IReadOnlyList<AuthorityConfig> Bind(MapReader root) => [.. root.List("authorities").Select(Authority).OfType<AuthorityConfig>()];

    private AuthorityConfig? Authority(Node node)
    {
        if (MapReader.Of(node, "An authority", Keys.Authority, errors) is not { } map || (map.Required("name"), map.Required("ca")) is not ({ } name, { } ca))
        {
            return null;
        }

        var domain = map.Text("trust-domain");
        if ((domain is null) == (map.Find("subject") is null))
        {
            errors.Add(map.Place, $"An authority has 'trust-domain', of X.509-SVIDs, or 'subject', which says what of a plain certificate names the caller: {string.Join(", ", Keys.CertificateSubjects)}.");
        }

        return new AuthorityConfig
        {
            Name = name,
            CaFile = Path.GetFullPath(ca, folder),
            RevocationFiles = [.. map.Texts("crl").Select(file => Path.GetFullPath(file.Text, folder))],
            TrustDomain = domain,
            Subject = (CertificateSubject)map.OneOf("subject", Keys.CertificateSubjects),
            GroupPart = PartOf(map),
            Groups = [.. map.List("groups").Select(Groups).OfType<CertificateGroups>()],
            Place = map.Place,
        };
    }

    private string? PartOf(MapReader map)
    {
        var part = map.Text("groups-in");
        if (part is not null && !CertificateParts.All.ContainsKey(part))
        {
            errors.Add(map.PlaceOf("groups-in"), $"'groups-in' is a part of a certificate's subject, {string.Join(" or ", CertificateParts.All.Keys)}, and not '{part}'.");
            return null;
        }

        return part;
    }

    private CertificateGroups? Groups(Node node)
    {
        if (MapReader.Of(node, "An item of 'groups'", Keys.CertificateGroups, errors) is not { } map || map.Required("match") is not { } match)
        {
            return null;
        }

        string[] groups = [.. map.Texts("groups").Select(group => group.Text)];
        if (groups.Length == 0)
        {
            errors.Add(map.Place, "'groups' is missing: what callers are in whose name fits 'match'.");
        }

        return new CertificateGroups(match, groups);
    }
}
