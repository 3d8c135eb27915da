"""The raw files of a small province, from which each test changes what it speaks of."""

RAW = {
    "sources.csv": """source,title_vi,title_en,publisher,issued,first_year,last_year,sha256
s1,Báo cáo thử,A trial review,LĐLĐ tỉnh,2014-03-01,2012,2013,
""",
    "indicators.csv": """indicator,section,label_vi,label_en,unit,kind,note
employees,context,Người lao động,Employees,person,stock,
union_members,membership,Đoàn viên,Union members,person,stock,
union_density,membership,Tỷ lệ đoàn viên,Union density,percent,rate,
meetings,rights,Hội nghị,Meetings,unit,flow,
meeting_rate,rights,Tỷ lệ hội nghị,Meeting rate,percent,rate,
relief,rights,Tiền ủng hộ,Relief,VND,amount,
courses,membership,Khóa học,Course attendance,person,flow,
""",
    "breakdowns.csv": """breakdown,dimension,label_vi,label_en
female,sex,Nữ,Women
male,sex,Nam,Men
state,sector,Nhà nước,State
non_state,sector,Ngoài Nhà nước,Non-state
""",
    "derivations.csv": """indicator,breakdown,operation,left,right
union_density,*,share,union_members:*,employees:*
union_members,state,difference,union_members,union_members:non_state
""",
    "identities.csv": """check,kind,left,right,of,if_broken,note_vi,note_en
ratio:meeting_rate,ratio,meetings,meeting_rate,,,,
""",
    "figures_2012.csv": """indicator,breakdown,period,printed,reading,source,locator,note
employees,,2012,1.000 người,,s1,I,
union_members,,2012,800,,s1,I,
union_members,non_state,2012,100,,s1,fn:1,
""",
    "figures_2013.csv": """indicator,breakdown,period,printed,reading,source,locator,note
employees,,2013,1.200,,s1,I,
union_members,,2013,900 đoàn viên,,s1,I,
union_members,state,2013,780,,s1,I,
union_members,non_state,2013,120,,s1,I,
meetings,,2013,30/40,,s1,fn:2,
meeting_rate,,2013,"75,0%",,s1,fn:2,
relief,,2013,"149,6 triệu đồng",,s1,fn:3,
relief,,2013,"149,6 triệu đồng",,s1,fn:4,
courses,,2012-2013,khoảng 50 lượt,,s1,II.1,[period_inferred] two school years
""",
}
