namespace Fireworks.AI.Text.Grammars.Tests;

/// <summary>Each keyword by texts that it must let through and texts that it must not.</summary>
public sealed class JsonSchemaKeywordTests
{
    [Theory]
    [InlineData("{}", "1|\"a\"|null|true|[]|{}|[1,{\"a\":[]}]|-0.5e10", "|01|+1|.5|[1,]|{\"a\"}|nul|\"\u0001\"| 1")]
    [InlineData("""{"type":"string"}""", """ "" | "a\n\u00e9\/" | "\ud83d\ude00" | "日本" """, """ a | "a | "\x" | "\u12" | "\ud83d" | "\ude00" | 1 """)]
    [InlineData("""{"type":"integer"}""", "0|-1|10|-0|1.0|120.00", "01|1.5|1.|--1|1e2|\"1\"")]
    [InlineData("""{"type":"number"}""", "0|-1.25|1e5|1.5E-7|12|0.10", "1.|.1|1e|1e+|0x1|NaN")]
    [InlineData("""{"type":["boolean","null"]}""", "true|false|null", "0|\"true\"|nul")]
    [InlineData("""{"enum":["a","ab",1,null,{"x":[1,2]},[true]]}""", """ "a" | "ab" | 1 | 1.0 | null | {"x":[1,2]} | [true] | "\u0061" """, """ "b" | "" | 2 | {"x":[2,1]} | {} | [true,true] | {"x":[1,2],"y":1} """)]
    [InlineData("""{"const":{"a":1,"b":2}}""", """ {"a":1,"b":2} | {"b":2,"a":1} """, """ {"a":1} | {"a":1,"b":2,"a":1} | {"a":1,"b":3} """)]
    [InlineData("""{"type":"string","minLength":2,"maxLength":3}""", """ "ab" | "abc" | "日本" | "\ud83d\ude00x" | "\n\t" """, """ "a" | "abcd" | "" | "\ud83d\ude00" """)]
    [InlineData("""{"type":"string","pattern":"^[a-c]+$"}""", """ "a" | "abc" | "\u0061" """, """ "" | "d" | "abcd" """)]
    [InlineData("""{"type":"string","pattern":"b\\d"}""", """ "b1" | "ab2c" """, """ "b" | "1b" """)]
    [InlineData("""{"type":"string","pattern":"^a+$","maxLength":3,"minLength":2}""", """ "aa" | "aaa" """, """ "a" | "aaaa" | "ab" """)]
    [InlineData("""{"type":"string","pattern":"^(aa)+$","maxLength":5,"minLength":3}""", """ "aaaa" """, """ "aa" | "aaa" | "aaaaa" | "aaaaaa" """)]
    [InlineData("""{"type":"integer","minimum":-5,"maximum":120}""", "-5|0|120|99|-0|5.0", "-6|121|1000|-10|120.5")]
    [InlineData("""{"type":"number","exclusiveMinimum":0,"maximum":1.5}""", "0.1|1.5|1|1.50|1e-7|1.5e0|9.9e-1", "0|-1|1.51|2|0.0|1e1|2e0")]
    [InlineData("""{"type":"number","minimum":-1.25,"exclusiveMaximum":100}""", "-1.25|99.999|0|-1|9.9e1|-1.25e0", "-1.26|100|100.0|1e2|-2|1e5")]
    [InlineData("""{"minimum":5,"exclusiveMinimum":true}""", "6|5.1|\"a\"|null", "5|4|5.0")]
    [InlineData("""{"type":"integer","multipleOf":7}""", "0|7|-14|700|21.0", "1|8|71|7.7")]
    [InlineData("""{"type":"number","multipleOf":0.01}""", "0.01|1.5|19.99|3|0.010", "0.001|1.999")]
    [InlineData("""{"type":"array","items":{"type":"integer"},"minItems":1,"maxItems":2}""", "[1]|[1,2]", "[]|[1,2,3]|[\"a\"]|[1,]|1")]
    [InlineData("""{"prefixItems":[{"type":"integer"},{"type":"string"}],"items":false}""", "[]|[1]|[1,\"a\"]|{}", "[\"a\"]|[1,2]|[1,\"a\",1]")]
    [InlineData("""{"items":[{"type":"integer"}],"additionalItems":{"type":"null"}}""", "[]|[1]|[1,null,null]", "[null]|[1,1]")]
    [InlineData("""{"type":"array","contains":{"type":"integer","minimum":5}}""", "[5]|[1,\"a\",7]", "[]|[1]|[\"a\"]|[4]")]
    [InlineData("""{"type":"array","contains":{"const":1},"minContains":2,"maxContains":3}""", "[1,1]|[1,2,1,1]", "[1]|[1,1,1,1]|[]")]
    [InlineData("""{"type":"array","items":{"enum":["a","b",1]},"uniqueItems":true}""", """ [] | ["a"] | ["a","b"] | ["b",1] | ["a",1,"b"] """, """ ["a","a"] | [1,1.0] | ["a","\u0061"] """)]
    [InlineData("""{"type":"array","uniqueItems":true}""", """ [1,2,"1",[1],{"a":1}] | [{"a":1,"b":2},{"a":2,"b":1}] """, """ [1,2,1] | [[1],[1]] | [{"a":1,"b":2},{"b":2,"a":1}] | [null,null] """)]
    public void Scalars_and_arrays(string schema, string valid, string invalid) => Check(schema, valid, invalid);

    [Theory]
    [InlineData("""{"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"string"}},"required":["a"]}""", """ {"a":1} | {"b":"x","a":1} | {"a":1,"c":[]} | {"\u0061":1} """, """ {} | {"b":"x"} | {"a":"x"} | {"a":1,"b":2} | {"a":1,} """)]
    [InlineData("""{"properties":{"a":{},"b":{}},"additionalProperties":false}""", """ {} | {"a":1,"b":2} | {"b":1,"a":2} | 3 """, """ {"c":1} | {"a":1,"a":2} | {"ab":1} """)]
    [InlineData("""{"additionalProperties":{"type":"integer"},"properties":{"s":{"type":"string"}}}""", """ {"s":"x","n":1} | {"n":1} """, """ {"s":1} | {"n":"x"} """)]
    [InlineData("""{"patternProperties":{"^x":{"type":"integer"},"y$":{"minimum":5}},"additionalProperties":false}""", """ {"xa":1} | {"xy":7} | {"ay":"s"} | {} """, """ {"xy":4} | {"xa":"s"} | {"b":1} """)]
    [InlineData("""{"patternProperties":{"^[01]$":true},"additionalProperties":false,"minProperties":2}""", """ {"0":1,"1":2} | {"1":1,"0":2} """, """ {"0":1} | {"0":1,"0":2} | {"2":1} """)]
    [InlineData("""{"propertyNames":{"pattern":"^[a-z]+$","maxLength":3}}""", """ {"abc":1} | {} """, """ {"A":1} | {"abcd":1} | {"":1} """)]
    [InlineData("""{"type":"object","minProperties":2,"maxProperties":3}""", """ {"a":1,"b":2} | {"a":1,"b":2,"c":3} """, """ {"a":1} | {} | {"a":1,"a":2} | {"a":1,"b":2,"c":3,"d":4} """)]
    [InlineData("""{"properties":{"a":{},"b":{},"c":{}},"required":["c"],"maxProperties":2}""", """ {"c":1} | {"a":1,"c":2} """, """ {"a":1} | {"a":1,"b":1,"c":1} """)]
    [InlineData("""{"dependentRequired":{"a":["b"],"b":["c"]}}""", """ {} | {"c":1} | {"a":1,"b":2,"c":3} | {"c":1,"b":1,"a":1} """, """ {"a":1} | {"a":1,"b":1} | {"b":1} """)]
    [InlineData("""{"dependencies":{"a":["b"],"c":{"required":["d"]}}}""", """ {} | {"a":1,"b":1} | {"c":1,"d":1} """, """ {"a":1} | {"c":1} """)]
    [InlineData("""{"dependentSchemas":{"a":{"properties":{"b":{"type":"integer"}}}}}""", """ {"b":"x"} | {"a":1,"b":1} | {"b":1,"a":1} """, """ {"a":1,"b":"x"} | {"b":"x","a":1} """)]
    public void Objects(string schema, string valid, string invalid) => Check(schema, valid, invalid);

    [Theory]
    [InlineData("""{"anyOf":[{"type":"integer"},{"type":"string","minLength":2}]}""", """ 1 | "ab" """, """ "a" | true """)]
    [InlineData("""{"oneOf":[{"type":"integer"},{"minimum":2}]}""", """ 1 | 2.5 | "a" """, "2|3|1.5")]
    [InlineData("""{"oneOf":[{"required":["a"]},{"required":["b"]}]}""", """ {"a":1} | {"b":1,"c":2} """, """ {} | {"a":1,"b":1} """)]
    [InlineData("""{"oneOf":[{"properties":{"a":{"type":"integer"}},"required":["a"]},{"properties":{"b":{"type":"integer"}},"required":["b"]},{"properties":{"c":{"type":"integer"}},"required":["c"]}]}""", """ {"a":1} | {"a":1,"b":"x"} | {"b":"x","c":1} """, """ {"a":1,"b":1} | {"a":"x"} | {} """)]
    [InlineData("""{"allOf":[{"properties":{"a":{"type":"integer"}}},{"required":["a"]},{"properties":{"a":{"minimum":3}}}]}""", """ {"a":3} """, """ {"a":2} | {} """)]
    [InlineData("""{"type":"integer","not":{"enum":[1,2]}}""", "0|3|10|12", "1|2|1.0")]
    [InlineData("""{"type":"string","not":{"pattern":"a"}}""", """ "b" | "" """, """ "a" | "bab" """)]
    [InlineData("""{"not":{"type":["object","array"]}}""", "1|null|\"a\"", "{}|[]")]
    [InlineData("""{"type":"object","not":{"required":["a"]}}""", """ {} | {"b":1} """, """ {"a":1} """)]
    [InlineData("""{"type":"object","not":{"properties":{"a":{"type":"integer"}}}}""", """ {"a":"x"} """, """ {} | {"a":1} | {"b":"x"} """)]
    [InlineData("""{"type":"array","not":{"items":{"type":"integer"}}}""", """ ["a"] | [1,"a",2] """, "[]|[1,2]")]
    [InlineData("""{"type":"object","not":{"additionalProperties":{"type":"integer"}}}""", """ {"a":"x"} | {"a":1,"b":null} """, """ {} | {"a":1} | {"a":"x","a":1} """)]
    [InlineData("""{"if":{"properties":{"k":{"const":1}},"required":["k"]},"then":{"required":["a"]},"else":{"required":["b"]}}""", """ {"k":1,"a":1} | {"b":1} | {"k":2,"b":1} | 5 """, """ {"k":1} | {"k":1,"b":1} | {} | {"k":2,"a":1} """)]
    [InlineData("""{"$ref":"#/$defs/tree","$defs":{"tree":{"type":"object","properties":{"l":{"$ref":"#/$defs/tree"},"v":{"type":"integer"}},"required":["v"],"additionalProperties":false}}}""", """ {"v":1} | {"l":{"l":{"v":1},"v":2},"v":3} """, """ {"l":{},"v":1} | {"l":{"v":1}} """)]
    [InlineData("""{"definitions":{"a":{"$id":"#item","type":"integer"}},"items":{"$ref":"#item"}}""", "[1]", "[\"a\"]")]
    [InlineData("""{"$id":"http://example.com/root.json","$defs":{"b":{"$id":"b.json","$defs":{"c":{"type":"null"}}}},"items":{"$ref":"b.json#/$defs/c"}}""", "[null]", "[1]")]
    [InlineData("""{"items":{"$ref":"#x"},"$defs":{"y":{"$anchor":"x","type":"null"}}}""", "[null]", "[1]")]
    [InlineData("""{"$ref":"#/$defs/a~1b%25","$defs":{"a/b%":{"type":"null"}}}""", "null", "1")]
    [InlineData("""{"$schema":"http://json-schema.org/draft-03/schema#","properties":{"a":{"type":"integer","required":true}}}""", """ {"a":1} """, """ {} | {"a":"x"} """)]
    [InlineData("true", "1", "x")]
    public void Combinations_and_references(string schema, string valid, string invalid) => Check(schema, valid, invalid);

    [Theory]
    [InlineData("date", "2024-02-29|1999-12-31|2000-02-29", "2023-02-29|1900-02-29|2024-13-01|2024-1-1|2024-04-31")]
    [InlineData("time", "12:00:00Z|23:59:59.5+02:00|23:59:60Z", "24:00:00Z|12:00:00|12:60:00Z|12:00:60Z")]
    [InlineData("date-time", "2024-02-29T12:00:00Z|2024-02-29t12:00:00.123-05:30", "2024-02-30T12:00:00Z|2024-02-29 12:00:00Z|2024-02-29T12:00:00")]
    [InlineData("duration", "P1Y2M3DT4H5M6S|PT5M|P3W|P1D", "P|PT|1D|P1S|P1Y2D")]
    [InlineData("uuid", "123e4567-e89b-12d3-a456-426614174000|123E4567-E89B-12D3-A456-426614174000", "123e4567e89b12d3a456426614174000|123e4567-e89b-12d3-a456-42661417400g")]
    [InlineData("email", "a@b.c|first.last+tag@example.co.uk|a@localhost", "a|@b.c|a@|a b@c.d|.a@b.c|a..b@c.d")]
    [InlineData("hostname", "example.com|a|a-b.c1", "-a.com|a-.com|a..b||a_b")]
    [InlineData("ipv4", "0.0.0.0|255.255.255.255|10.1.2.3", "256.0.0.1|1.2.3|01.2.3.4|1.2.3.4.5")]
    [InlineData("ipv6", "::|::1|2001:db8::8:800:200c:417a|1:2:3:4:5:6:7:8|::ffff:192.0.2.1|fe80::1:2", "1::2::3|12345::|1:2:3:4:5:6:7|1:2:3:4:5:6:7:8:9|:1")]
    [InlineData("uri", "http://example.com/a?b=c#d|urn:isbn:123|mailto:a@b.c|http://[::1]:80/|file:///x", "example.com|/a/b|http://a b|http://%zz|://x")]
    [InlineData("uri-template", "http://x/{id}|/a{?q,r*}|plain", "http://x/{id|/a{}|a b")]
    [InlineData("uri-reference", "/a/b?c#d|a/b|http://x/y|#a||../x", "a b|http://a b|%zz")]
    [InlineData("json-pointer", "/a~0b/c~1d||/", "a|/~2")]
    [InlineData("relative-json-pointer", "0|1/a|2#", "/a|01|a")]
    [InlineData("uri-template", "a'b", "a\\u0022b")]
    [InlineData("uri-reference", "//example.com/p|/|?q|a:b", "//example.com:abc/p|//a@b@c/")]
    [InlineData("iri", "http://ƒøø.ßår/?∂éœ=πîx#πîüx|http://example.com/a", "/abc|âππ|http://2001:0db8:85a3::7334|http://a b")]
    [InlineData("iri-reference", "/âππ|#ƒrägmênt|http://ƒøø.ßår/", "#ƒräg mênt|%zz")]
    [InlineData("idn-email", "实例@实例.测试|joe@example.com", "2962|user＠example.com|a@")]
    [InlineData("idn-hostname", "실례.테스트|example.com|例え。テスト", "-hello|hello-|a..b||〮실례|$1.00")]
    [InlineData("regex", "([abc])+\\\\s+$|^a{1,3}?[^\\\\]-]*\\\\u{1F600}$|(?<n>a)\\\\k<n>|(?!x)(?<=y)|a{|]|\\\\p{Lu}\\\\x41\\\\cJ", "^(abc]|*a|a**|(?P<n>a)|(?i)a|\\\\a|[a|a\\\\|)|(?#c)")]
    [InlineData("unknown-format", "anything|", "")]
    public void Formats(string format, string valid, string invalid)
    {
        var grammar = Matching.Compile($$"""{"type":"string","format":"{{format}}"}""");
        var refused = invalid.Length == 0 ? [] : invalid.Split('|');
        grammar.AssertAccepts(valid.Split('|').Select(Quoted), refused.Select(Quoted));

        static string Quoted(string text) => $"\"{text}\"";
    }

    private static void Check(string schema, string valid, string invalid)
    {
        var grammar = Matching.Compile(schema);
        foreach (var text in valid.Split('|'))
        {
            Assert.True(grammar.Accepts(text.Trim(' ')), "refused: " + text);
        }

        foreach (var text in invalid.Split('|'))
        {
            // A leading space is meant where it is the only thing that is wrong.
            Assert.False(grammar.Accepts(text == " 1" ? text : text.Trim(' ')), "accepted: " + text);
        }
    }
}
